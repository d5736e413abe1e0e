package dev.roster.edge;

import static dev.roster.edge.SimulatedTime.MILLISECOND;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One schedule: some cores, edges and accounts, with changes, requests and faults at times that follow from the seed. It
 * reports every request that an edge has allowed although it began after the response to a loss.
 */
final class Simulation {
    /** The beginning of a violation of liveness. */
    static final String SLOW = "the response took ";

    private static final List<UUID> ACCOUNTS = List.of(new UUID(1, 1), new UUID(1, 2));
    private static final String PERMANENT = "permanent";
    private static final String TEMPORARY = "temporary";
    private static final long END = 5_000 * MILLISECOND;

    final SimulatedTime time;
    final SimulatedNetwork network;
    final SafetyChecks safety;

    /** The longest of the cores. During a change of the setting, others have a shorter one. */
    final Duration period;

    /** When the core read the result that is being stored, in virtual time. */
    long readAt;

    private final boolean healthy;
    private boolean healed;
    private final int latency;
    private final SimulatedDatabase database;
    private final SimulatedStore store;
    private final List<SimulatedCore> cores = new ArrayList<>();
    private final List<SimulatedEdge> edges = new ArrayList<>();
    private final long expiresAt;

    /** Separate, so that evictions leave the schedules without them as they are. */
    private final SplittableRandom evictions;
    private final boolean evictsEntries;
    private final boolean evictsASession;

    /** Separate for the same reason. */
    private final SplittableRandom reconnections;
    private final boolean reconnects;

    /** During a fault, the limits of liveness do not apply. */
    private long disturbedUntil;
    private final Set<Operation> open = new HashSet<>();
    private final Queue<Operation> beginsWithRenewal = new ArrayDeque<>();
    private long activeUntil;
    private boolean followed;

    int answered;

    /** @param healthy whether the schedule has no faults; the limits of liveness are then stricter */
    Simulation(long seed, Mistake mistake, boolean healthy) {
        this.healthy = healthy;
        time = new SimulatedTime(seed);
        safety = new SafetyChecks(time);
        evictions = new SplittableRandom(~seed);
        evictsEntries = evictions.nextInt(4) == 0;
        evictsASession = evictions.nextInt(8) == 0;
        reconnections = new SplittableRandom(seed ^ Long.MIN_VALUE);
        reconnects = reconnections.nextInt(4) == 0;
        Duration shorter = Duration.ofMillis(time.chance(0.9) ? 500 : 3_000);
        period = time.chance(0.1) ? shorter.multipliedBy(2) : shorter;
        latency = new int[] { 1, 5, 30 }[time.random.nextInt(3)];
        network = new SimulatedNetwork(time, latency, healthy || time.chance(0.5) ? 0 : 0.05, !healthy);
        expiresAt = time.between(200, 2_000);
        database = new SimulatedDatabase(time, time.chance(0.7) ? 2 : 10);
        store = new SimulatedStore(database, mistake);
        store.onInvalidation = this::push;
        for (int i = time.random.nextInt(1, 3); i > 0; i--) {
            cores.add(new SimulatedCore(time, store, mistake, cores.isEmpty() ? period : shorter));
        }
        for (int i = time.random.nextInt(1, 4); i > 0; i--) {
            edges.add(new SimulatedEdge(this, new UUID(2, i), mistake));
        }
    }

    Simulation run() {
        for (SimulatedEdge edge : edges) {
            for (int i = time.random.nextInt(1, 5); i > 0; i--) {
                UUID account = anyAccount();
                request(time.between(50, 1_000), edge, account);
            }
        }
        for (int i = time.random.nextInt(1, 4); i > 0; i--) {
            long at = time.between(100, 700);
            Operation operation = new Operation(anyAccount(), time.chance(0.8));
            if (time.chance(0.25)) {
                open.add(operation);
                time.at(at, () -> beginsWithRenewal.add(operation));
            } else {
                begin(operation, at);
            }
            requestAround(at, operation.account);
            if (!healthy && time.chance(0.3)) {
                time.at(at + time.between(-5, 30), this::disturb);
            }
        }
        if (time.chance(0.1)) {
            long at = time.chance(0.5) ? time.between(0, 30) : time.between(100, 700);
            time.at(at, () -> revoke(edges.get(time.random.nextInt(edges.size())).credential));
        }
        if (evictsASession) {
            time.at(evictions.nextLong(100, 700) * MILLISECOND, () -> evict(edges.get(evictions.nextInt(edges.size()))));
        }
        if (reconnects) {
            edges.forEach(this::reconnect);
        }
        if (!healthy) {
            for (int i = time.random.nextInt(0, 4); i > 0; i--) {
                time.at(time.between(50, 1_000), this::disturb);
            }
        }
        while (time.now() < END && (!open.isEmpty() || time.now() <= activeUntil)) {
            time.runUntil(time.now() + 50 * MILLISECOND);
        }
        return this;
    }

    /**
     * Ends all faults, and expects that every edge has a lease soon, that no change is pending, and that every edge answers
     * from memory with the newest version, also of changes whose core has crashed.
     */
    Simulation heal() {
        healed = true;
        disturbedUntil = time.now();
        network.heal();
        database.failUntil(0);
        cores.forEach(SimulatedProcess::resume);
        edges.forEach(SimulatedProcess::resume);
        time.runUntil(time.now() + period.toNanos() * 7 + 2_000 * MILLISECOND);
        if (store.hasPendingChanges()) {
            safety.violations.add("a change is still pending");
        }
        for (SimulatedEdge edge : edges) {
            if (!store.isRevoked(edge.credential)) {
                if (!edge.hasLease()) {
                    safety.violations.add("an edge has no lease");
                }
                ACCOUNTS.forEach(account -> {
                    safety.expect(account, store.version(account));
                    edge.request(account, PERMANENT);
                });
            }
        }
        time.runUntil(time.now() + period.toNanos());
        int before = safety.allowedFromMemory;
        int expected = 0;
        for (SimulatedEdge edge : edges) {
            if (!store.isRevoked(edge.credential)) {
                ACCOUNTS.forEach(account -> edge.request(account, PERMANENT));
                expected += ACCOUNTS.size();
            }
        }
        if (safety.allowedFromMemory - before != expected) {
            safety.violations.add("an edge does not answer from memory");
        }
        return this;
    }

    /** Requests whose lookups are in flight during the commit. */
    private void requestAround(long at, UUID account) {
        for (SimulatedEdge edge : edges) {
            for (int i = 0; i < 2; i++) {
                request(at + time.between(-3 * latency - 5, 3 * latency + 5), edge, account);
            }
        }
    }

    private void requestAfter(UUID account) {
        for (SimulatedEdge edge : edges) {
            request(time.now(), edge, account);
            request(time.now() + time.between(0, 2 * latency), edge, account);
            request(time.now() + time.between(0, (int) period.toMillis()), edge, account);
        }
    }

    private void request(long at, SimulatedEdge edge, UUID account) {
        activeUntil = Math.max(activeUntil, at);
        time.at(at, edge.bind(() -> edge.request(account, anyKey())));
    }

    private UUID anyAccount() {
        return ACCOUNTS.get(time.random.nextInt(ACCOUNTS.size()));
    }

    private String anyKey() {
        return time.chance(0.8) ? PERMANENT : TEMPORARY;
    }

    SimulatedCore anyCore() {
        return cores.get(time.random.nextInt(cores.size()));
    }

    /** If a lease was renewed just before the fence, it ends just before the wait of the core, so drift matters most. */
    void renewing() {
        Operation operation = beginsWithRenewal.poll();
        if (operation != null) {
            begin(operation, time.now());
        }
    }

    private void begin(Operation operation, long at) {
        open.add(operation);
        time.at(at, () -> attempt(operation, 3));
    }

    private void attempt(Operation operation, int attempts) {
        if (operation.answered) {
            return;
        }
        if (attempts == 0) {
            open.remove(operation);
            return;
        }
        SimulatedCore core = anyCore();
        long since = time.now();
        core.bind(() -> core.change(operation).subscribe().with(done -> answer(operation, since), failed -> {
        })).run();
        time.after(time.between(100, 1_500), () -> attempt(operation, attempts - 1));
    }

    private void answer(Operation operation, long since) {
        open.remove(operation);
        operation.answered = true;
        answered++;
        if (operation.loss) {
            safety.expect(operation.account, operation.version);
        }
        long wait = time.now() - Math.max(since, operation.committedAt);
        if (since > disturbedUntil && wait > (healthy ? healthyLimit() : longestLimit())) {
            safety.violations.add(SLOW + wait / MILLISECOND + " ms");
        }
        requestAfter(operation.account);
        if (wait > period.toNanos() / 2 && !followed) {
            followed = true;
            begin(new Operation(anyAccount(), true), time.now() + time.between(0, 50));
        }
    }

    /** Two round trips to the edge, the interval of the polls, and four statements. */
    private long healthyLimit() {
        return (4L * latency * 2 + 200) * MILLISECOND + 4 * database.longestStatement();
    }

    private long longestLimit() {
        return (long) (period.toNanos() / 0.99) + healthyLimit();
    }

    private void revoke(UUID credential) {
        SimulatedCore core = anyCore();
        core.bind(() -> core.revoke(credential).subscribe().with(done -> {
            safety.revoked(credential);
            ACCOUNTS.forEach(this::requestAfter);
        }, failed -> {
        })).run();
    }

    private void evict(SimulatedEdge edge) {
        UUID session = edge.session();
        if (session != null) {
            SimulatedCore core = cores.get(evictions.nextInt(cores.size()));
            core.bind(() -> core.evict(session).subscribe().with(done -> {
                safety.evicted(session);
                ACCOUNTS.forEach(this::requestAfter);
            }, failed -> {
            })).run();
        }
    }

    /** More than once, so that an edge also returns to a core that it has left. */
    private void reconnect(SimulatedEdge edge) {
        for (int i = reconnections.nextInt(1, 4); i > 0; i--) {
            SimulatedCore core = cores.get(reconnections.nextInt(cores.size()));
            time.at(reconnections.nextLong(50, 1_000) * MILLISECOND, () -> edge.connectTo(core));
        }
    }

    /** Whether the bounds of a cache have removed the entry that is about to be read. */
    boolean hasEvictedTheEntry() {
        return evictsEntries && !healed && evictions.nextInt(10) == 0;
    }

    private void disturb() {
        SimulatedEdge edge = edges.get(time.random.nextInt(edges.size()));
        SimulatedCore core = anyCore();
        long duration = time.between(1, time.chance(0.7) ? (int) period.toMillis() * 5 / 4 : 100);
        switch (time.random.nextInt(10)) {
            case 0 -> edge.pause(duration);
            case 1 -> edge.suspend(duration);
            case 2 -> edge.restart();
            case 3 -> edge.setWallClock(time.between(-60_000, 60_000));
            case 4 -> network.partition(edge, duration);
            case 5 -> {
                disturbedUntil = Math.max(disturbedUntil, time.now() + duration);
                core.pause(duration);
            }
            case 6 -> {
                disturbedUntil = Math.max(disturbedUntil, time.now());
                core.restart();
            }
            case 7 -> {
                disturbedUntil = Math.max(disturbedUntil, time.now() + duration / 3);
                database.failUntil(time.now() + duration / 3);
            }
            case 8 -> database.setWallClock(time.between(0, 60_000));
            default -> {
                edge.stop();
                time.after(duration, edge::restart);
            }
        }
    }

    /** A lookup that never completes if a message is lost; the client of the edge then has a timeout. */
    void lookUp(SimulatedEdge edge, SimulatedCore core, SimulatedEdge.Request request,
            Consumer<SimulatedEdge.Result> whenAllowed) {
        long[] read = new long[1];
        network.call(edge, core, () -> core.lookup(edge.credential, request.account()).invoke(version -> read[0] = time.now()))
                .subscribe().with(version -> {
                    long expiry = request.key().equals(TEMPORARY) ? expiresAt : Long.MAX_VALUE;
                    if (version >= 0 && read[0] < expiry) {
                        readAt = read[0];
                        whenAllowed.accept(new SimulatedEdge.Result(version, expiry));
                    }
                }, failed -> {
                });
    }

    /** NOTIFY, which can be lost. An edge that becomes unreachable at this moment has the longest remaining lease. */
    private void push(UUID session) {
        if (!healthy && !healed && time.chance(0.15)) {
            network.partition(edges.get(time.random.nextInt(edges.size())), period.toNanos() * 5 / 4);
        }
        for (SimulatedCore core : cores) {
            if (healthy || healed || time.chance(0.8)) {
                time.after(network.delay(), core.bind(() -> core.signal(session)));
            }
        }
    }

    /** Lets a thread of an edge stand still. */
    void interleave() {
        time.interleave(healthy || healed ? MILLISECOND : period.toNanos());
    }
}
