package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** A replica of Roster: the real classes of the core, the operations that change accounts, and the background jobs. */
final class SimulatedCore extends SimulatedProcess {
    private final SimulatedStore store;
    private final Mistake mistake;
    private final Duration period;
    private final LeaseStore leases;

    RevocationBarrier barrier;
    private LeaseRenewals renewals;

    SimulatedCore(SimulatedTime time, SimulatedStore store, Mistake mistake, Duration period) {
        super(time, 0.2);
        this.store = store;
        this.mistake = mistake;
        this.period = period;
        leases = store.connect(this, period);
        start();
    }

    void restart() {
        crash();
        start();
    }

    private void start() {
        barrier = new RevocationBarrier(leases, this);
        renewals = new LeaseRenewals(leases, this);
        SilentSessions silent = new SilentSessions(leases, this);
        every(period, silent::end);
        Duration takeOverAge = period.plus(period);
        if (mistake != Mistake.FORGET_THE_OUTBOX) {
            every(takeOverAge, () -> barrier.takeOver(takeOverAge));
        }
    }

    private void every(Duration interval, Supplier<Uni<Void>> job) {
        after(interval, () -> job.get().onFailure().recoverWithNull().subscribe().with(done -> every(interval, job)));
    }

    Uni<Registration> register(UUID credential) {
        return leases.register(credential, period);
    }

    Uni<Renewal> renew(UUID credential, UUID session, List<UUID> acknowledged, Duration hold) {
        return renewals.renew(credential, session, acknowledged, hold);
    }

    Uni<Void> leave(UUID credential, UUID session) {
        return leases.leave(credential, session);
    }

    void signal(UUID session) {
        renewals.signal(session);
    }

    Uni<Integer> lookup(UUID credential, UUID account) {
        return store.lookup(this, credential, account);
    }

    /** Completes when the response can be sent. */
    Uni<Void> change(Operation operation) {
        if (mistake == Mistake.LIST_SESSIONS_BEFORE_THE_COMMIT) {
            return barrier.await(operation.account).chain(() -> store.change(this, operation)).replaceWithVoid();
        }
        return store.change(this, operation).chain(change -> {
            boolean forgets = change == null && mistake == Mistake.FORGET_THE_OUTBOX;
            return forgets ? Uni.createFrom().voidItem() : barrier.await(operation.account);
        });
    }

    /** Completes with null or false if the session has ended before. */
    Uni<?> evict(UUID session) {
        return mistake == Mistake.EVICT_WITHOUT_A_WAIT ? leases.refuse(session) : barrier.evict(session);
    }

    Uni<Void> revoke(UUID credential) {
        return mistake == Mistake.REVOKE_WITHOUT_A_WAIT ? leases.revoke(credential) : barrier.revoke(credential);
    }
}
