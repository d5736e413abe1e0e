package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** An edge: the real classes with the given mistake, and the path of a request. */
final class SimulatedEdge extends SimulatedProcess {
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_BYTES = 100_000;
    private static final int VALUE_BYTES = 100;
    private static final int GENERATIONS = 16;

    final UUID credential;
    private final Simulation simulation;
    private final Mistake mistake;
    private final EdgeClock leaseClock;
    private final Map<List<Object>, List<Request>> inFlight = new HashMap<>();

    private EdgeSessions<String, Result> sessions;
    private SimulatedCore core;
    private LeasedCache<String, Result> lastCache;

    /**
     * The result of a lookup.
     *
     * @param version of the account
     * @param expiresAt virtual time in nanoseconds; {@link Long#MAX_VALUE} if the access does not expire
     */
    record Result(int version, long expiresAt) {
    }

    /**
     * A request to the edge.
     *
     * @param floor the version that an answer must at least have
     */
    record Request(UUID account, String key, long arrivedAt, int floor, boolean revoked) {
    }

    SimulatedEdge(Simulation simulation, UUID credential, Mistake mistake) {
        super(simulation.time, 0.8);
        this.simulation = simulation;
        this.credential = credential;
        this.mistake = mistake;
        leaseClock = mistake == Mistake.IGNORE_SUSPENSION ? new MonotonicOnly() : this;
        core = simulation.anyCore();
        start();
    }

    void restart() {
        crash();
        start();
    }

    private void start() {
        inFlight.clear();
        lastCache = null;
        sessions = new Sessions(new Connection(life()));
        sessions.start();
    }

    void stop() {
        sessions.stop().subscribe().with(left -> {
        }, ignored -> {
        });
    }

    /** A load balancer can send the next connection to another core. Requests in flight stay at the former one. */
    void connectTo(SimulatedCore next) {
        core = next;
    }

    /** The session that the edge has now; null for none. */
    UUID session() {
        try {
            return sessions.current().id();
        } catch (NoLeaseException none) {
            return null;
        }
    }

    boolean hasLease() {
        try {
            return sessions.current().lease().isLive();
        } catch (NoLeaseException none) {
            return false;
        }
    }

    void request(UUID account, String key) {
        Request request = simulation.safety.arrive(this, account, key);
        int ofLife = life();
        try {
            EdgeSession<String, Result> session = sessions.current();
            Optional<Result> found = session.find(account, key);
            if (ofLife != life()) {
                return;
            }
            if (found.isPresent()) {
                simulation.safety.allowFromMemory(session.id(), request, found.get());
            } else {
                lookUp(session, request);
            }
        } catch (NoLeaseException unavailable) {
            return;
        }
    }

    private void lookUp(EdgeSession<String, Result> session, Request request) {
        List<Object> key = List.of(request.account(), request.key());
        if (mistake == Mistake.ANSWER_FROM_A_LOOKUP_IN_FLIGHT) {
            List<Request> waiting = inFlight.get(key);
            if (waiting != null) {
                waiting.add(request);
                return;
            }
            inFlight.put(key, new ArrayList<>());
        }
        LeasedCache<String, Result>.Ticket ticket = session.ticket(request.account(), request.key());
        simulation.lookUp(this, core, request, result -> {
            LeasedCache<String, Result>.Ticket valid = ticket;
            if (mistake == Mistake.SKIP_THE_GENERATION_CHECK && session.lease().isLive()) {
                valid = session.ticket(request.account(), request.key());
            }
            valid.store(result, VALUE_BYTES, validFor(result));
            simulation.safety.allow(request, result);
            List<Request> waiting = inFlight.remove(key);
            if (waiting != null && session.lease().isLive()) {
                waiting.forEach(joined -> simulation.safety.allowFromMemory(session.id(), joined, result));
            }
        });
    }

    private Duration validFor(Result result) {
        if (result.expiresAt() == Long.MAX_VALUE) {
            return null;
        }
        long now = mistake == Mistake.COMPARE_EXPIRY_WITH_THE_WALL_CLOCK ? wallNanos() : simulation.readAt;
        return Duration.ofNanos(Math.max(0, result.expiresAt() - now));
    }

    private final class MonotonicOnly implements EdgeClock {
        @Override
        public long monotonicNanos() {
            return SimulatedEdge.this.monotonicNanos();
        }

        @Override
        public long wallNanos() {
            return SimulatedEdge.this.monotonicNanos();
        }

        @Override
        public void after(Duration delay, Runnable task) {
            SimulatedEdge.this.after(delay, task);
        }
    }

    /** The requests of one life of the process. A thread that continues after a crash sends nothing. */
    private final class Connection implements CoreConnection {
        private final int ofLife;

        private Connection(int ofLife) {
            this.ofLife = ofLife;
        }

        @Override
        public Uni<Registration> register() {
            return call(() -> core.register(credential));
        }

        @Override
        public Uni<Renewal> renew(UUID session, List<UUID> acknowledged, Duration hold) {
            simulation.renewing();
            return call(() -> core.renew(credential, session, acknowledged, hold));
        }

        @Override
        public Uni<Void> leave(UUID session) {
            return call(() -> core.leave(credential, session));
        }

        private <T> Uni<T> call(Supplier<Uni<T>> request) {
            return ofLife == life() ? simulation.network.call(SimulatedEdge.this, core, request) : Uni.createFrom().nothing();
        }
    }

    private final class Sessions extends EdgeSessions<String, Result> {
        private Sessions(CoreConnection connection) {
            super(connection, MAX_ENTRIES, MAX_BYTES, leaseClock);
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
                after(Duration.ofNanos(time.between(1, 20)), () -> super.apply(invalidations, sentAt));
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
