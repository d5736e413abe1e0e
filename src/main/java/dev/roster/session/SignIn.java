package dev.roster.session;

import java.time.Clock;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.jwt.JsonWebToken;

import dev.roster.access.Callers;
import dev.roster.platform.RosterConfig;
import dev.roster.platform.Times;
import io.quarkus.oidc.AuthenticationCompletionAction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Begins a session when the identity provider has just vouched for somebody, and at no other time: a cookie that is left over
 * from an earlier sign-in opens nothing. It is a new one at each sign-in, so a cookie that somebody planted beforehand is none.
 */
@ApplicationScoped
class SignIn implements AuthenticationCompletionAction {

    @Inject
    SessionTable sessions;

    @Inject
    Callers callers;

    @Inject
    RosterConfig config;

    @Inject
    Clock clock;

    @Override
    public Uni<Void> action(AuthenticationCompletionContext completed) {
        JsonWebToken idToken = (JsonWebToken) completed.identity().getPrincipal();
        HttpServerRequest request = completed.routingContext().request();
        HttpServerResponse response = completed.routingContext().response();
        Instant freshUntil = Times.clamp(idToken.getExpirationTime());
        SessionSecret secret = SessionSecret.create();
        return endFormer(request)
                .chain(() -> sessions.add(secret, callers.of(completed.identity()),
                        Callers.text(idToken, "sid", LogoutTokens.LONGEST_SESSION), freshUntil,
                        freshUntil.plus(config.console().formsGoodFor())))
                .invoke(() -> response.addCookie(SessionCookie.of(secret, config.console().secure())));
    }

    private Uni<Void> endFormer(HttpServerRequest request) {
        SessionSecret former = SessionCookie.in(request);
        return former == null ? Uni.createFrom().voidItem() : sessions.end(former);
    }
}
