package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The state that cores share: credentials, sessions, invalidations and pending changes. Each method is one statement at READ
 * COMMITTED on the primary, except {@link #fence}. The tables are logged, and an acknowledged commit survives a crash and a
 * failover: a forgotten session would keep its lease.
 * <p>
 * The transaction of a change also inserts the pending change: its account and an id, in the same shard.
 * {@code append_audit_events} does so for actions that alter access, so that no change can omit it.
 * <p>
 * The row of a session exists as long as its edge could answer from memory. Every change considers every row, whatever its
 * age. No statement compares a time with the clock of the database, which can be set, and differs after a failover. No
 * foreign key leads to sessions: an invalidation must not fail, or wait, because a session ends. {@link #end} deletes the
 * invalidations of the session.
 */
public interface LeaseStore {
    /**
     * Creates a session. The core creates its id, so that a repeated request cannot revive an ended session.
     *
     * @return null if the credential is revoked or has too many sessions
     */
    Uni<Registration> register(UUID credential, Duration period);

    /**
     * Increments the number of renewals, deletes the acknowledged invalidations, and reads the others. One snapshot is enough:
     * the edge sent its request before the snapshot, so a fence that the snapshot misses waits until that lease has lapsed.
     *
     * @return {@link Renewal#ENDED} if the session has ended or its credential is revoked, and also if it has more
     *         invalidations than a response can have
     */
    Uni<Renewal> renew(UUID credential, UUID session, List<UUID> acknowledged);

    /** Deletes a session whose edge has stopped to answer from memory. A revoked credential can still do this. */
    Uni<Void> leave(UUID credential, UUID session);

    /**
     * Deletes each session that still has the same number of renewals. Call it only for sessions of which the period has passed
     * on the clock of this core since that number was read: then the lease has lapsed. The statement locks the rows, so a
     * concurrent renewal either keeps its session or is refused.
     */
    Uni<Void> end(List<LeasedSession> sessions);

    /** All sessions. */
    Uni<List<LeasedSession>> sessions();

    /**
     * Reads the account's pending changes and then, in the same or a later snapshot, all sessions that may look up the account.
     * If there are both, a second statement inserts one invalidation for each session. The accounts of a credential never
     * change, so this list misses no session that has entries of the account.
     */
    Uni<Fence> fence(UUID account);

    /** The existing sessions that have not acknowledged the invalidation. */
    Uni<Set<UUID>> unacknowledged(UUID invalidation);

    /** Deletes pending changes of the account. */
    Uni<Void> settle(UUID account, List<UUID> changes);

    /**
     * Deletes the changes of accounts that no session may look up. It reads the sessions in the snapshot of the changes, or
     * later: a session that registers in between can have looked up the account before the change.
     */
    Uni<Void> settleUnneeded();

    /**
     * The accounts with changes that have been pending for at least this time, by the clock of the database; safety does not
     * need it.
     */
    Uni<Set<UUID>> accountsPendingFor(Duration age);

    /** Revokes the credential: from the commit, registrations, renewals and lookups with it fail. */
    Uni<Void> revoke(UUID credential);

    /** A separate statement after the commit of {@link #revoke}, because a lookup can succeed until that commit. */
    Uni<List<LeasedSession>> sessionsOf(UUID credential);

    /**
     * Refuses all later renewals of a session.
     *
     * @return the session; null if it does not exist
     */
    Uni<LeasedSession> refuse(UUID session);

    /** Whether the session exists. */
    Uni<Boolean> exists(LeasedSession session);
}
