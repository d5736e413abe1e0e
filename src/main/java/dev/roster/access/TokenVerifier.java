package dev.roster.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.access.Credentials.Verified;
import dev.roster.value.Sha256;
import dev.roster.value.Times;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Verifies access tokens of the identity providers. A verified token is remembered by its SHA-256, without permissions, until
 * it expires or a provider's keys change, so that its signature is verified once.
 */
@ApplicationScoped
class TokenVerifier {
    /** For this time after a change of keys, a verification may still have used the old keys, so it is not remembered. */
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    @Inject
    Issuers issuers;
    @Inject
    RejectedTokens rejected;
    @Inject
    AccessSettings config;
    @Inject
    Clock clock;

    private volatile VerifiedTokens verified;

    /** The tokens verified with one key set. A verification stores its result in the key set that it began with. */
    private record VerifiedTokens(Cache<ByteBuffer, Verified> byHash, long settledAt) {
    }

    @PostConstruct
    void begin() {
        forgetFrom(System.nanoTime());
    }

    /** Forgets all tokens, because the provider's keys have changed. */
    void forget() {
        forgetFrom(System.nanoTime() + UNSETTLED.toNanos());
    }

    private void forgetFrom(long settledAt) {
        verified = new VerifiedTokens(Caffeine.newBuilder().maximumSize(config.oidc().tokenCacheSize()).build(), settledAt);
    }

    /** Fails if the token's signature, issuer, audience or times are invalid. */
    Uni<Verified> verify(String token) {
        return Mode.isEdge() ? verifyOrKnown(token).map(read -> withToken(read, token)) : verifyOrKnown(token);
    }

    /** The cache has no tokens, because they would take most of the memory of an edge. */
    private static Verified withToken(Verified read, String token) {
        return new Verified(((Principal) read.credential()).withToken(token), read.expiresAt());
    }

    private Uni<Verified> verifyOrKnown(String token) {
        ByteBuffer hash = hash(token);
        Verified known = known(hash);
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        VerifiedTokens current = verified;
        return issuers.of(token).authenticate(new AccessTokenCredential(token))
                .map(this::read)
                .onFailure().invoke(failure -> rejected.log("an access token", failure))
                .invoke(read -> remember(current, hash, read));
    }

    private void remember(VerifiedTokens tokens, ByteBuffer hash, Verified token) {
        if (config.oidc().tokenCacheSize() > 0 && System.nanoTime() - tokens.settledAt() >= 0) {
            tokens.byHash().put(hash, token);
        }
    }

    boolean isKnown(String token) {
        return known(hash(token)) != null;
    }

    private Verified known(ByteBuffer hash) {
        Verified known = verified.byHash().getIfPresent(hash);
        return known != null && known.expiresAt().isAfter(clock.instant()) ? known : null;
    }

    private static ByteBuffer hash(String token) {
        return ByteBuffer.wrap(Sha256.of(token.getBytes(UTF_8)));
    }

    private Verified read(SecurityIdentity identity) {
        Principal principal = issuers.limited(Principal.of(identity, config.operatorRole()));
        long expiresAt = ((JsonWebToken) identity.getPrincipal()).getExpirationTime();
        return new Verified(principal, Times.clamp(expiresAt));
    }
}
