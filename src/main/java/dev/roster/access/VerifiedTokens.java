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
 * Remembers verified tokens by their SHA-256, without any permissions. The number of entries is bounded, and a change of the
 * identity provider's keys clears them.
 */
@ApplicationScoped
class VerifiedTokens {

    /** Right after a change of keys a verification may have used the old keys, so it is not remembered. */
    private static final Duration UNSETTLED = Duration.ofSeconds(2);

    @Inject
    AccessSettings config;

    private volatile Memory memory;

    record Key(long first, long second, long third, long fourth) {

        static Key of(String token) {
            ByteBuffer hash = ByteBuffer.wrap(Sha256.of(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            return new Key(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        }

        @Override
        public int hashCode() {
            return (int) first;
        }
    }

    /** The tokens of one key set. A verification stores its result in the memory that it began with. */
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
