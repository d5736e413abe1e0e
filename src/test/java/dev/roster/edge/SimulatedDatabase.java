package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.function.Supplier;

/**
 * The server of the database. A statement takes its snapshot at one time and commits at a later one, and other statements
 * run in between, as in PostgreSQL at READ COMMITTED.
 */
final class SimulatedDatabase extends SimulatedProcess {
    /** The share of statements whose commit is long after the snapshot. */
    private static final double SLOW = 0.15;

    private final int latency;
    private long unavailableUntil;

    /** Has no stack trace, because schedules throw many. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(String message) {
            super(message, null, false, false);
        }
    }

    /** @param latency of the network to the database, in milliseconds; most round trips take less */
    SimulatedDatabase(SimulatedTime time, int latency) {
        super(time, 0.5);
        this.latency = latency;
    }

    void failUntil(long end) {
        unavailableUntil = end;
    }

    private boolean isAvailable() {
        return time.now() >= unavailableUntil;
    }

    long longestStatement() {
        return 12L * latency * SimulatedTime.MILLISECOND;
    }

    private long delay() {
        return time.random.nextLong(1, latency * SimulatedTime.MILLISECOND);
    }

    /**
     * Runs a statement: {@code snapshot} reads and returns the commit, which writes and returns the result. The client can
     * crash at any time without an effect on a statement that it has sent.
     */
    <T> Uni<T> run(SimulatedProcess client, Supplier<Supplier<T>> snapshot) {
        return Uni.createFrom().emitter(emitter -> time.after(delay(), () -> {
            if (!isAvailable() && time.chance(0.5)) {
                time.after(delay(), client.bind(() -> emitter.fail(new Failure("The database is not available"))));
                return;
            }
            Supplier<T> commit = snapshot.get();
            if (time.chance(SLOW)) {
                time.after(delay() * 10, () -> commit(client, commit, emitter));
            } else {
                commit(client, commit, emitter);
            }
        }));
    }

    private <T> void commit(SimulatedProcess client, Supplier<T> commit, UniEmitter<? super T> emitter) {
        T result = commit.get();
        boolean lost = !isAvailable();
        time.after(delay(), client.bind(() -> {
            if (lost) {
                emitter.fail(new Failure("The connection is broken"));
            } else {
                emitter.complete(result);
            }
        }));
    }
}
