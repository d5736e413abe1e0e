package dev.roster.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The results of lookups of one session, within bounds of entries and bytes. Each account has a generation. An entry is
 * valid only in the generation in which its lookup was sent, so an invalidation makes all entries of the account invalid in
 * constant time, and also the results of lookups in flight. {@link #removeInvalid} removes the invalid entries later.
 * <p>
 * Several accounts can share a generation. The invalidation of one then costs a lookup for each entry of the others.
 *
 * @param <K> the key of a lookup within an account
 */
// Caffeine finds the class of weighted caches by name. EdgeCredentials has such a cache too.
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.SSMW")
public class LeasedCache<K, V> {
    /** The estimated bytes of an entry without its value: the entries of the map and of the eviction queue, and the key. */
    private static final int BYTES_PER_ENTRY = 300;

    private final AtomicLongArray generations;
    private final Cache<Key<K>, Entry<V>> entries;
    private final EdgeClock clock;

    private record Key<K>(UUID account, K key) {
    }

    /** @param validFor null if the value does not expire */
    private record Entry<V>(V value, int bytes, long generation, TimeMark sentAt, Duration validFor) {
        boolean hasExpired(EdgeClock clock) {
            return validFor != null && sentAt.mayHavePassed(validFor, clock);
        }
    }

    /** A lookup that is about to be sent. */
    public final class Ticket {
        private final Key<K> key;
        private final long generation;
        private final TimeMark sentAt;

        private Ticket(Key<K> key) {
            this.key = key;
            generation = generation(key.account());
            sentAt = TimeMark.now(clock);
        }

        /**
         * Stores the result, unless the account was invalidated after the lookup was sent.
         *
         * @param bytes the estimated size of the value
         * @param validFor how long the value is valid, from the moment at which the core read it; null if it does not expire. A
         *        duration and not an instant, so that the offset between the clocks of core and edge has no effect.
         */
        public void store(V value, int bytes, Duration validFor) {
            if (isCurrent(key.account(), generation)) {
                entries.put(key, new Entry<>(value, bytes, generation, sentAt, validFor));
            }
        }
    }

    /**
     * @param maxEntries each entry weighs at least its share of {@code maxBytes}, because Caffeine has one bound for a cache
     * @param generations a power of two, 8 bytes each
     */
    LeasedCache(long maxEntries, long maxBytes, int generations, EdgeClock clock) {
        this.generations = new AtomicLongArray(generations);
        int share = Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(1, maxBytes / maxEntries)));
        entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key<K> key, Entry<V> entry) -> Math.max(share, BYTES_PER_ENTRY + entry.bytes()))
                .executor(Runnable::run)
                .build();
        this.clock = clock;
    }

    /** Call {@link EdgeSession#find}, which checks the lease first. */
    Optional<V> find(UUID account, K key) {
        Entry<V> entry = entries.getIfPresent(new Key<>(account, key));
        return entry == null || !isValid(account, entry) ? Optional.empty() : Optional.of(entry.value());
    }

    private boolean isValid(UUID account, Entry<V> entry) {
        return isCurrent(account, entry.generation()) && !entry.hasExpired(clock);
    }

    /** Removes the entries that are invalid or have expired, in linear time. Any thread may call it. */
    void removeInvalid() {
        entries.asMap().entrySet().removeIf(entry -> !isValid(entry.getKey().account(), entry.getValue()));
    }

    /** Call it before the lookup is sent. */
    Ticket ticket(UUID account, K key) {
        return new Ticket(new Key<>(account, key));
    }

    void invalidate(UUID account) {
        generations.incrementAndGet(index(account));
    }

    /** An estimate, which includes invalid entries. */
    long entries() {
        return entries.estimatedSize();
    }

    boolean isCurrent(UUID account, long generation) {
        return generation == generation(account);
    }

    private long generation(UUID account) {
        return generations.get(index(account));
    }

    private int index(UUID account) {
        return account.hashCode() & generations.length() - 1;
    }
}
