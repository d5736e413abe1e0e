package dev.roster.access;

import java.time.Clock;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.jwt.JsonWebToken;

import dev.roster.access.Credentials.Verified;
import dev.roster.platform.ProblemType;
import dev.roster.platform.RosterConfig;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

/** Reads who calls from the token that the identity provider signed. */
@ApplicationScoped
class TokenVerifier {

    private static final int LONGEST_NAME = 200;

    @Inject
    TenantIdentityProvider provider;

    @Inject
    VerifiedTokens verified;

    @Inject
    RosterConfig config;

    @Inject
    Clock clock;

    /**
     * Whom the token names; fails when its signature, issuer, audience or times are not right. What was right once stays right
     * until the token expires or the provider's keys change: for that long the signature is not calculated again.
     */
    Uni<Verified> verify(String token) {
        VerifiedTokens.Key key = VerifiedTokens.Key.of(token);
        Verified known = verified.get(key);
        if (known != null && known.expiresAt().isAfter(clock.instant())) {
            return Uni.createFrom().item(known);
        }
        VerifiedTokens.Memory memory = verified.memory();
        return provider.authenticate(new AccessTokenCredential(token))
                .map(this::read)
                .invoke(read -> memory.keep(key, read));
    }

    private Verified read(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token) || token.getSubject() == null) {
            throw ProblemType.UNAUTHENTICATED.because("The access token names nobody: it has no `sub`.");
        }
        Caller caller = new Caller(token.getIssuer(), token.getSubject(), token.getClaim("email"),
                isTrue(token.getClaim("email_verified")), name(token), identity.hasRole(config.operatorRole()));
        return new Verified(caller, Instant.ofEpochSecond(token.getExpirationTime()));
    }

    private static String name(JsonWebToken token) {
        String name = token.getClaim("name");
        if (name == null || name.isBlank()) {
            name = token.getClaim("email");
        }
        return name == null ? token.getSubject() : oneLine(name);
    }

    /** People choose their names themselves at some providers; what would not fit on a line of a mail is not taken over. */
    private static String oneLine(String name) {
        String line = name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) : line;
    }

    /** Providers send a JSON boolean (OpenID Connect Core 5.1); some send it as text. */
    private static boolean isTrue(Object claim) {
        return claim != null && claim.toString().equals("true");
    }
}
