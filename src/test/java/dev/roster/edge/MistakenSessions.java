package dev.roster.edge;

import dev.roster.edge.SimulatedEdge.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The sessions of one life of an edge, with the given mistake. Other threads run between the steps. */
final class MistakenSessions extends EdgeSessions<String, Result> {
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_BYTES = 100_000;
    private static final int GENERATIONS = 16;

    private final Simulation simulation;
    private final SimulatedProcess edge;
    private final EdgeClock leaseClock;
    private final Mistake mistake;

    private LeasedCache<String, Result> lastCache;

    MistakenSessions(Simulation simulation, SimulatedProcess edge, CoreConnection connection, EdgeClock leaseClock,
            Mistake mistake) {
        super(connection, MAX_ENTRIES, MAX_BYTES, leaseClock);
        this.simulation = simulation;
        this.edge = edge;
        this.leaseClock = leaseClock;
        this.mistake = mistake;
    }

    @Override
    EdgeSession<String, Result> begin(Registration registration, TimeMark sentAt) {
        boolean keeps = mistake == Mistake.KEEP_THE_CACHE_IN_A_NEW_SESSION && lastCache != null;
        LeasedCache<String, Result> cache = keeps ? lastCache : new InterleavedCache();
        lastCache = cache;
        Duration period = mistake == Mistake.IGNORE_DRIFT ? registration.period().multipliedBy(50).dividedBy(49)
                : registration.period();
        TimeMark since = mistake == Mistake.COUNT_THE_LEASE_FROM_THE_RESPONSE ? TimeMark.now(leaseClock) : sentAt;
        return new Session(registration.session(), new Lease(period, since, leaseClock), cache);
    }

    private final class Session extends EdgeSession<String, Result> {
        private final LeasedCache<String, Result> entries;

        private Session(UUID id, Lease lease, LeasedCache<String, Result> entries) {
            super(id, lease, entries);
            this.entries = entries;
        }

        @Override
        public Optional<Result> find(UUID account, String key) {
            if (mistake == Mistake.READ_THE_ENTRY_BEFORE_THE_LEASE) {
                Optional<Result> found = entries.find(account, key);
                if (!lease().isLive()) {
                    throw new NoLeaseException();
                }
                return found;
            }
            return super.find(account, key);
        }

        @Override
        List<UUID> apply(List<Invalidation> invalidations, TimeMark sentAt) {
            if (mistake == Mistake.COUNT_THE_LEASE_FROM_THE_RESPONSE) {
                return super.apply(invalidations, TimeMark.now(leaseClock));
            }
            if (mistake == Mistake.RENEW_THE_LEASE_BEFORE_THE_DROP) {
                lease().renew(sentAt);
                simulation.interleave();
            }
            if (mistake == Mistake.ACKNOWLEDGE_BEFORE_THE_DROP) {
                edge.after(Duration.ofNanos(simulation.time.between(1, 20)), () -> super.apply(invalidations, sentAt));
                return invalidations.stream().map(Invalidation::id).toList();
            }
            List<UUID> applied = super.apply(invalidations, sentAt);
            return mistake == Mistake.NEVER_ACKNOWLEDGE ? List.of() : applied;
        }
    }

    /** Lets other threads run between any two steps of a request and of an invalidation. */
    private final class InterleavedCache extends LeasedCache<String, Result> {
        private InterleavedCache() {
            super(MAX_ENTRIES, MAX_BYTES, GENERATIONS, leaseClock);
        }

        /** The bounds of the cache are too large to evict one of the few entries. */
        @Override
        Optional<Result> find(UUID account, String key) {
            simulation.interleave();
            Optional<Result> found = simulation.hasEvictedTheEntry() ? Optional.empty() : super.find(account, key);
            simulation.interleave();
            return found;
        }

        @Override
        void invalidate(UUID account) {
            super.invalidate(account);
            simulation.interleave();
        }

        @Override
        boolean isCurrent(UUID account, long generation) {
            boolean current = super.isCurrent(account, generation);
            simulation.interleave();
            return current;
        }
    }
}
