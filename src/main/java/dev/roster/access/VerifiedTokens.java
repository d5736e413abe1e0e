package dev.roster.access;

import java.nio.ByteBuffer;
import java.time.Duration;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.roster.access.Credentials.Verified;
import dev.roster.value.Sha256;

/**
 * Remembers which tokens' signatures were verified; never what their bearers may do. Bounded by entries, filed under the
 * tokens'
 * SHA-256, and forgotten as a whole when the identity provider's keys change.
 */
@ApplicationScoped
class VerifiedTokens {

    /** Around a change of keys a verification may still have used the old ones: it is not remembered. */
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    @Inject
    AccessSettings config;

    private volatile Memory memory;

    /** The SHA-256 of a token. */
    record Key(long first, long second, long third, long fourth) {

        static Key of(String token) {
            ByteBuffer hash = ByteBuffer.wrap(Sha256.of(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            return new Key(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        }

        /** The hash's own bits: as well spread as any further mixing could make them. */
        @Override
        public int hashCode() {
            return (int) first;
        }
    }

    /** What is remembered under one set of keys. A verification keeps its outcome in the memory that it began with. */
    static final class Memory {

        private final Cache<Key, Verified> tokens;
        private final long settledAt;

        private Memory(long entries, long settledAt) {
            this.tokens = entries == 0 ? null : Caffeine.newBuilder().maximumSize(entries).build();
            this.settledAt = settledAt;
        }

        void keep(Key key, Verified token) {
            if (tokens != null && System.nanoTime() - settledAt >= 0) {
                tokens.put(key, token);
            }
        }
    }

    @PostConstruct
    void begin() {
        memory = new Memory(config.oidc().verifiedTokens(), System.nanoTime());
    }

    Verified get(Key key) {
        Memory now = memory;
        return now.tokens == null ? null : now.tokens.getIfPresent(key);
    }

    Memory memory() {
        return memory;
    }

    void forget() {
        memory = new Memory(config.oidc().verifiedTokens(), System.nanoTime() + UNSETTLED.toNanos());
    }
}
