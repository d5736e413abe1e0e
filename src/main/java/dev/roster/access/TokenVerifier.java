package dev.roster.access;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.jwt.JsonWebToken;

import dev.roster.access.Credentials.Verified;
import dev.roster.value.Times;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

/** Verifies access tokens of the identity provider. */
@ApplicationScoped
class TokenVerifier {

    @Inject
    TenantIdentityProvider provider;

    @Inject
    VerifiedTokens verified;

    @Inject
    RejectedTokens rejected;

    @Inject
    PrincipalResolver principals;

    @Inject
    Clock clock;

    /**
     * Fails if the token's signature, issuer, audience or times are invalid. A verified token is remembered until it expires or
     * the provider's keys change, so that its signature is calculated once.
     */
    Uni<Verified> verify(String token) {
        VerifiedTokens.Key key = VerifiedTokens.Key.of(token);
        Verified known = known(key);
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        VerifiedTokens.Memory memory = verified.memory();
        return provider.authenticate(new AccessTokenCredential(token))
                .map(this::read)
                .onFailure().invoke(failure -> rejected.log("an access token", failure))
                .invoke(read -> memory.keep(key, read));
    }

    boolean isKnown(String token) {
        return known(VerifiedTokens.Key.of(token)) != null;
    }

    private Verified known(VerifiedTokens.Key key) {
        Verified known = verified.get(key);
        return known != null && known.expiresAt().isAfter(clock.instant()) ? known : null;
    }

    private Verified read(SecurityIdentity identity) {
        Principal principal = principals.of(identity);
        long expiresAt = ((JsonWebToken) identity.getPrincipal()).getExpirationTime();
        return new Verified(principal, Times.clamp(expiresAt));
    }
}
