package dev.roster.session;

import dev.roster.access.Principal;
import dev.roster.access.RejectedTokens;
import dev.roster.problem.Problem;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.Tenant;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Verifies logout tokens (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6). */
@ApplicationScoped
class LogoutTokens {
    /** Longest {@code sid} or {@code sub}, in UTF-16 units. */
    static final int MAX_SESSION_LENGTH = 255;

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    @Inject
    @Tenant("console")
    TenantIdentityProvider provider;

    @Inject
    RejectedTokens rejected;
    @Inject
    SessionSettings config;

    /** @param session the ended session; null if all sessions of the subject ended */
    record Ended(String issuer, String session, String subject) {
    }

    /** Fails with {@code validation} unless the token is a valid logout token for this client. */
    Uni<Ended> verify(String logoutToken) {
        if (logoutToken == null) {
            throw invalid();
        }
        return provider.authenticate(new AccessTokenCredential(logoutToken))
                .onFailure().invoke(failure -> rejected.log("a logout token", failure))
                .onFailure(AuthenticationFailedException.class).transform(rejection -> invalid())
                .map(identity -> ended((JsonWebToken) identity.getPrincipal()))
                .onFailure(Problem.class).transform(problem -> invalid());
    }

    private Ended ended(JsonWebToken token) {
        boolean isLogout = token.getClaim("events") instanceof Map<?, ?> events && events.containsKey(EVENT);
        String session = Principal.claim(token, "sid", MAX_SESSION_LENGTH);
        String subject = Principal.claim(token, "sub", MAX_SESSION_LENGTH);
        boolean ours = token.getAudience() != null && token.getAudience().contains(config.console().clientId().orElseThrow());
        if (!isLogout || !ours || token.getClaim("nonce") != null || session == null && subject == null) {
            throw invalid();
        }
        return new Ended(token.getIssuer(), session, subject);
    }

    private static Problem invalid() {
        return Problem.invalid("logout_token", "must be a logout token of the identity provider for this client");
    }
}
