package dev.roster.session;

import dev.roster.access.AccessSettings;
import dev.roster.access.Principal;
import dev.roster.access.ProfileSink;
import dev.roster.access.SupportView;
import dev.roster.value.Times;
import io.quarkus.oidc.AuthenticationCompletionAction;
import io.quarkus.security.AuthenticationCompletionException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Starts a new session each time the identity provider has authenticated a person, which also prevents session fixation. */
@ApplicationScoped
class SignIn implements AuthenticationCompletionAction {
    @Inject
    SessionTable sessions;
    @Inject
    Instance<ProfileSink> profiles;
    @Inject
    AccessSettings access;
    @Inject
    SessionSettings config;
    @Inject
    Clock clock;

    @Override
    public Uni<Void> action(AuthenticationCompletionContext completed) {
        JsonWebToken idToken = (JsonWebToken) completed.identity().getPrincipal();
        HttpServerRequest request = completed.routingContext().request();
        HttpServerResponse response = completed.routingContext().response();
        Instant latestEnd = latestEnd(idToken);
        Instant freshUntil = earlier(Times.clamp(idToken.getExpirationTime()), latestEnd);
        SessionSecret secret = SessionSecret.create();
        Principal person = Principal.of(completed.identity(), access.operatorRole());
        return replacePrevious(request, person)
                .map(view -> person.operator() ? view : null)
                .chain(view -> sessions.add(secret, person, Principal.claim(idToken, "sid", LogoutTokens.MAX_SESSION_LENGTH),
                        freshUntil, earlier(freshUntil.plus(config.console().formGracePeriod()), latestEnd), view))
                .invoke(() -> offer(person))
                .invoke(() -> response.addCookie(secret.cookie(config.console().secure())));
    }

    /** The console runs on cores only. */
    private void offer(Principal person) {
        if (person.profile() != null) {
            profiles.get().offer(null, person);
        }
    }

    /**
     * Counts from {@code auth_time}, so that a sign-in without credentials does not extend the session. Counts from now if the
     * provider omits {@code auth_time}, which {@code max_age} requires (OpenID Connect Core 2).
     */
    private Instant latestEnd(JsonWebToken idToken) {
        Instant now = clock.instant();
        Instant authenticated = idToken.getClaim(Claims.auth_time.name()) instanceof Number seconds && seconds.longValue() > 0
                ? earlier(Times.clamp(seconds.longValue()), now)
                : now;
        Instant end = authenticated.plus(config.console().sessionLifetime());
        if (!end.isAfter(now)) {
            throw new AuthenticationCompletionException(
                    "the provider ignored max_age: auth_time is older than the lifetime of a session");
        }
        return end;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Uni<SupportView> replacePrevious(HttpServerRequest request, Principal person) {
        SessionSecret previous = SessionSecret.of(request, config.console().secure());
        return previous == null ? Uni.createFrom().nullItem() : sessions.replace(previous, person);
    }
}
