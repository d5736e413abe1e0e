package dev.roster.edge;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A lease and the cache that it protects. They end together: the edge begins the next session with an empty cache, because
 * the core sends no invalidations to an ended session.
 */
public class EdgeSession<K, V> {
    private final UUID id;
    private final Lease lease;
    private final LeasedCache<K, V> cache;

    EdgeSession(UUID id, Lease lease, LeasedCache<K, V> cache) {
        this.id = id;
        this.lease = lease;
        this.cache = cache;
    }

    /**
     * Finds a result in memory. It checks the lease <em>before</em> it reads the entry. In the opposite order, a thread could
     * read an entry of a lapsed lease, wait while another thread drops that entry and renews the lease, and then find the lease
     * live.
     *
     * @throws NoLeaseException if the edge must answer 503
     */
    public Optional<V> find(UUID account, K key) {
        if (!lease.isLive()) {
            throw new NoLeaseException();
        }
        return cache.find(account, key);
    }

    /**
     * Begins a lookup at the core. Its result may answer every request that arrived before this call. Other requests use the
     * cache.
     *
     * @throws NoLeaseException if the edge must answer 503
     */
    public LeasedCache<K, V>.Ticket ticket(UUID account, K key) {
        if (!lease.isLive()) {
            throw new NoLeaseException();
        }
        return cache.ticket(account, key);
    }

    /**
     * Applies the response to a renewal, which may arrive late, twice or out of order. It drops entries before it renews the
     * lease and before the edge can acknowledge.
     *
     * @param sentAt when the edge sent the request
     * @return the invalidations to acknowledge
     */
    List<UUID> apply(List<Invalidation> invalidations, TimeMark sentAt) {
        invalidations.forEach(invalidation -> cache.invalidate(invalidation.account()));
        lease.renew(sentAt);
        return invalidations.stream().map(Invalidation::id).toList();
    }

    void removeInvalid() {
        cache.removeInvalid();
    }

    void end() {
        lease.end();
    }

    boolean isLive() {
        return lease.isLive();
    }

    long entries() {
        return cache.entries();
    }

    UUID id() {
        return id;
    }

    Lease lease() {
        return lease;
    }
}
