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
    private static final int VALUE_BYTES = 100;

    final UUID credential;
    private final Simulation simulation;
    private final Mistake mistake;
    private final EdgeClock leaseClock;
    private final Map<List<Object>, List<Request>> inFlight = new HashMap<>();

    private EdgeSessions<String, Result> sessions;
    private SimulatedCore core;

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
        sessions = new MistakenSessions(simulation, this, new Connection(life()), leaseClock, mistake);
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
}
