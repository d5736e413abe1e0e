package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Delays the response to a loss of access until no edge can answer from results older than the change. For each session, it
 * waits until the edge has acknowledged the invalidation, the session has ended, or one period has passed. After the period,
 * the edge has either renewed its lease with a response that contained the invalidation, or its lease has lapsed. If the
 * database answers, the wait lasts at most one period and a few statements.
 */
public class RevocationBarrier {
    private static final int ACCOUNTS_AT_ONCE = 4;
    private static final Duration FIRST_POLL = Duration.ofMillis(5);
    private static final Duration LONGEST_POLL = Duration.ofMillis(200);

    private final LeaseStore store;
    private final EdgeClock clock;

    public RevocationBarrier(LeaseStore store, EdgeClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Call it after the transaction of every operation that can alter access, even if the operation has changed nothing: an
     * earlier request may have made the change on a core that has crashed before its fence. Without edges it costs one
     * statement. If all pending changes only grant access, it invalidates the account without a wait.
     */
    public Uni<Void> await(UUID account) {
        return store.fence(account).chain(fence -> fence.isEmpty() ? done() : complete(account, fence));
    }

    /**
     * Completes the changes of cores that have crashed between commit and {@link #await}, and deletes the changes that no edge
     * needs.
     *
     * @param age at least two periods: otherwise it repeats the invalidations of cores that still wait
     */
    public Uni<Void> takeOver(Duration age) {
        return store.settleUnneeded().chain(() -> store.accountsPendingFor(age))
                .chain(accounts -> accounts.isEmpty() ? done()
                        : Uni.join().all(accounts.stream().map(account -> await(account)).toList())
                                .usingConcurrencyOf(ACCOUNTS_AT_ONCE).andCollectFailures().replaceWithVoid());
    }

    private Uni<Void> complete(UUID account, Fence fence) {
        Uni<Void> released = fence.revokes()
                ? waitFor(fence.sessions(), () -> store.unacknowledged(fence.invalidation()))
                : done();
        return released.chain(() -> store.settle(account, fence.changes()).onFailure().recoverWithNull());
    }

    /** Revokes an edge credential. After completion, no edge answers with it. */
    public Uni<Void> revoke(UUID credential) {
        return store.revoke(credential).chain(() -> store.sessionsOf(credential)).chain(sessions -> waitFor(sessions,
                () -> store.sessionsOf(credential).map(RevocationBarrier::ids)));
    }

    /**
     * Ends a session. After completion, the edge does not answer with its lease; it can register again.
     *
     * @return whether the session existed
     */
    public Uni<Boolean> evict(UUID session) {
        return store.refuse(session).chain(found -> found == null ? Uni.createFrom().item(false)
                : waitFor(List.of(found), () -> store.exists(found).map(exists -> exists ? Set.of(session) : Set.of()))
                        .replaceWith(true));
    }

    private Uni<Void> waitFor(List<LeasedSession> sessions, Supplier<Uni<Set<UUID>>> unreleased) {
        return sessions.isEmpty() ? done() : poll(sessions, unreleased, TimeMark.now(clock), FIRST_POLL);
    }

    /** If the database does not answer, the barrier waits for the periods, which need no database. */
    private Uni<Void> poll(List<LeasedSession> waiting, Supplier<Uni<Set<UUID>>> unreleased, TimeMark since,
            Duration interval) {
        return unreleased.get().onFailure().recoverWithItem(() -> ids(waiting))
                .map(ids -> waiting.stream().filter(session -> ids.contains(session.id())).toList())
                .chain(left -> endLapsed(left, since))
                .chain(left -> left.isEmpty() ? done()
                        : delay(interval, left, since).chain(() -> poll(left, unreleased, since, longer(interval))));
    }

    /** @return the sessions whose leases may be live */
    private Uni<List<LeasedSession>> endLapsed(List<LeasedSession> sessions, TimeMark since) {
        Map<Boolean, List<LeasedSession>> lapsed = sessions.stream()
                .collect(Collectors.partitioningBy(session -> since.hasPassed(session.period(), clock)));
        Uni<Void> ended = lapsed.get(true).isEmpty() ? done() : store.end(lapsed.get(true)).onFailure().recoverWithNull();
        return ended.replaceWith(lapsed.get(false));
    }

    private static Set<UUID> ids(List<LeasedSession> sessions) {
        return sessions.stream().map(LeasedSession::id).collect(Collectors.toSet());
    }

    private static Duration longer(Duration interval) {
        Duration next = interval.plusNanos(interval.toNanos() / 2);
        return next.compareTo(LONGEST_POLL) < 0 ? next : LONGEST_POLL;
    }

    /** Ends at the latest when the first lease has lapsed. */
    private Uni<Void> delay(Duration interval, List<LeasedSession> sessions, TimeMark since) {
        Duration delay = sessions.stream().map(session -> since.remaining(session.period(), clock)).reduce(interval,
                (one, other) -> one.compareTo(other) < 0 ? one : other);
        return Uni.createFrom().emitter(emitter -> clock.after(delay, () -> emitter.complete(null)));
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }
}
