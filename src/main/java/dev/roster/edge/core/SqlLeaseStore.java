package dev.roster.edge.core;

import static dev.roster.database.Database.array;

import dev.roster.database.Database;
import dev.roster.edge.Fence;
import dev.roster.edge.Invalidation;
import dev.roster.edge.LeaseStore;
import dev.roster.edge.LeasedSession;
import dev.roster.edge.Registration;
import dev.roster.edge.Renewal;
import dev.roster.value.Ids;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The state of {@link LeaseStore} in PostgreSQL. A Citus cluster stores the pending changes on the node of the account, and the
 * sessions on the coordinator. In a statement that reads both, the changes come first as a materialized CTE: the cluster then
 * reads them in an earlier snapshot than the sessions, as {@link LeaseStore#fence} requires.
 */
@ApplicationScoped
class SqlLeaseStore implements LeaseStore {
    /** Of a credential. A change writes a row for each session, and its response waits for all of them. */
    static final int MAX_SESSIONS = 1_000;

    /** A session with more of them is over: its edge is not reading them. */
    private static final int MAX_INVALIDATIONS = 1_000;

    /** Pending changes that one run of the job deletes, and accounts that it completes. */
    private static final int MAX_TAKEN_OVER = 10_000;

    private static final String SESSION = " s.credential_id, s.id as session_id, s.renewals, s.period_millis ";

    private static final String REGISTER = """
            insert into edge_session (credential_id, id, accounts, period_millis, renewals, started_at, renewed_at)
            select c.id, $2, c.accounts, $3, 0, now(), now() from edge_credential c where c.id = $1 and c.revoked_at is null
                and (select count(*) from edge_session s where s.credential_id = $1) < $4""";

    private static final String RENEW = """
            with renewed as (
                update edge_session s set renewals = s.renewals + 1, renewed_at = now()
                where s.credential_id = $1 and s.id = $2 and not s.refused
                    and exists (select from edge_credential c where c.id = $1 and c.revoked_at is null)
                returning s.id
            ), acknowledged as (
                delete from edge_invalidation i using renewed r
                where i.credential_id = $1 and i.session_id = $2 and r.id = $2 and i.id = any($3)
            )
            select i.id, i.account from renewed r
            left join edge_invalidation i on i.credential_id = $1 and i.session_id = r.id and i.id <> all($3)
            limit $4""";

    private static final String LEAVE = """
            with ended as (delete from edge_session s where s.credential_id = $1 and s.id = $2)
            delete from edge_invalidation i where i.credential_id = $1 and i.session_id = $2""";

    private static final String END = """
            with ended as (
                delete from edge_session s where s.credential_id = $1 and s.id = $2 and s.renewals = $3 returning s.id
            )
            delete from edge_invalidation i using ended e where i.credential_id = $1 and i.session_id = $2 and e.id = $2""";

    private static final String REVOKE = """
            update edge_credential set revoked_at = now() where id = $1 and revoked_at is null""";

    private static final String SESSIONS = "select" + SESSION + "from edge_session s";

    private static final String OF_CREDENTIAL = SESSIONS + " where s.credential_id = $1";

    private static final String EXISTS = "select from edge_session s where s.credential_id = $1 and s.id = $2";

    private static final String REFUSE = "update edge_session s set refused = true where s.id = $1 returning" + SESSION;

    /**
     * If the account has no pending change, it returns no session. Without any session, it does not read the changes, which
     * wait for the job: an edge that registers later looks up the account after them.
     */
    private static final String FENCE = """
            with change as materialized (
                select p.id, p.revokes from edge_pending_change p
                where p.account_id = $1 and exists (select 1 from edge_session s)
            ), session as materialized (
                select%sfrom edge_session s
                where (s.accounts is null or $1 = any(s.accounts)) and exists (select from change)
            )
            select id as change_id, revokes, null::uuid as credential_id, null::uuid as session_id, null::bigint as renewals,
                null::integer as period_millis
            from change
            union all select null, null, credential_id, session_id, renewals, period_millis from session"""
            .formatted(SESSION);

    private static final String INVALIDATE = """
            insert into edge_invalidation (credential_id, session_id, id, account)
            select q.credential_id, q.session_id, $3, $4 from unnest($1::uuid[], $2::uuid[]) as q (credential_id, session_id)""";

    private static final String UNACKNOWLEDGED = """
            select i.session_id from edge_invalidation i
            join edge_session s on s.credential_id = i.credential_id and s.id = i.session_id
            where i.id = $1""";

    private static final String ADD_PENDING = """
            insert into edge_pending_change (account_id, id, revokes, created_at) values ($1, $2, true, clock_timestamp())""";

    private static final String SETTLE = "delete from edge_pending_change where account_id = $1 and id = any($2)";

    private static final String SETTLE_UNNEEDED = """
            with unneeded as materialized (
                select p.account_id, p.id from edge_pending_change p limit $1
            ), live as materialized (
                select s.accounts from edge_session s
            )
            delete from edge_pending_change p using unneeded u
            where p.account_id = u.account_id and p.id = u.id
                and not exists (select from live l where l.accounts is null)
                and u.account_id not in (select unnest(l.accounts) from live l)""";

    private static final String PENDING_FOR = """
            select distinct account_id from edge_pending_change
            where created_at <= now() - make_interval(secs => $1) limit $2""";

    private static final String DELETE_ORPHANS = """
            delete from edge_invalidation i where not exists (
                select from edge_session s where s.credential_id = i.credential_id and s.id = i.session_id)""";

    @Inject
    Database database;
    @Inject
    EdgeSignals signals;
    @Inject
    EdgeMeters meters;

    @Override
    public Uni<Registration> register(UUID credential, Duration period) {
        Registration registration = new Registration(Ids.next(), period);
        return database.execute(REGISTER, credential, registration.session(), Math.toIntExact(period.toMillis()), MAX_SESSIONS)
                .map(inserted -> inserted == 0 ? null : registration);
    }

    @Override
    public Uni<Renewal> renew(UUID credential, UUID session, List<UUID> acknowledged) {
        return database.list(RENEW, row -> row.getUUID("id") == null ? null
                : new Invalidation(row.getUUID("id"), row.getUUID("account")), credential, session,
                acknowledged.toArray(UUID[]::new), MAX_INVALIDATIONS + 1)
                .map(rows -> rows.isEmpty() || rows.size() > MAX_INVALIDATIONS ? Renewal.ENDED
                        : new Renewal(false, rows.get(0) == null ? List.of() : rows));
    }

    @Override
    public Uni<Void> leave(UUID credential, UUID session) {
        return database.execute(LEAVE, credential, session).replaceWithVoid();
    }

    @Override
    public Uni<Void> end(List<LeasedSession> sessions) {
        sessions.forEach(session -> Log.warnf("Edge session %s of credential %s has not renewed its lease for %s and ends",
                session.id(), session.credential(), session.period()));
        meters.lapsed(sessions.size());
        return database.executeAll(END, sessions.stream()
                .map(session -> new Object[] { session.credential(), session.id(), session.renewals() }).toList());
    }

    @Override
    public Uni<List<LeasedSession>> sessions() {
        return database.list(SESSIONS, SqlLeaseStore::session).invoke(found -> meters.sessions(found.size()));
    }

    @Override
    public Uni<Fence> fence(UUID account) {
        UUID invalidation = Ids.next();
        return database.list(FENCE, row -> row, account)
                .map(rows -> fence(invalidation, rows))
                .call(fence -> fence.isEmpty() ? Uni.createFrom().voidItem() : invalidate(account, fence));
    }

    private static Fence fence(UUID invalidation, List<Row> rows) {
        List<Row> changes = rows.stream().filter(row -> row.getUUID("change_id") != null).toList();
        return new Fence(invalidation, changes.stream().map(row -> row.getUUID("change_id")).toList(),
                changes.stream().anyMatch(row -> row.getBoolean("revokes")),
                rows.stream().filter(row -> row.getUUID("session_id") != null).map(SqlLeaseStore::session).toList());
    }

    private Uni<Void> invalidate(UUID account, Fence fence) {
        List<LeasedSession> sessions = fence.sessions();
        return database.execute(INVALIDATE, array(sessions, LeasedSession::credential, UUID[]::new),
                array(sessions, LeasedSession::id, UUID[]::new), fence.invalidation(), account)
                .invoke(() -> signals.send(sessions.stream().map(LeasedSession::id).toList()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Set<UUID>> unacknowledged(UUID invalidation) {
        return database.list(UNACKNOWLEDGED, row -> row.getUUID("session_id"), invalidation).map(HashSet::new);
    }

    @Override
    public Uni<Void> settle(UUID account, List<UUID> changes) {
        return database.execute(SETTLE, account, changes.toArray(UUID[]::new)).replaceWithVoid();
    }

    @Override
    public Uni<Void> settleUnneeded() {
        return database.execute(SETTLE_UNNEEDED, MAX_TAKEN_OVER).replaceWithVoid();
    }

    @Override
    public Uni<Set<UUID>> accountsPendingFor(Duration age) {
        return database.list(PENDING_FOR, row -> row.getUUID("account_id"), seconds(age), MAX_TAKEN_OVER).map(HashSet::new);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    @Override
    public Uni<Void> revoke(UUID credential) {
        return database.execute(REVOKE, credential).replaceWithVoid();
    }

    @Override
    public Uni<List<LeasedSession>> sessionsOf(UUID credential) {
        return database.list(OF_CREDENTIAL, SqlLeaseStore::session, credential);
    }

    @Override
    public Uni<LeasedSession> refuse(UUID session) {
        return database.first(REFUSE, SqlLeaseStore::session, session);
    }

    @Override
    public Uni<Boolean> exists(LeasedSession session) {
        return database.first(EXISTS, row -> true, session.credential(), session.id()).map(Boolean.TRUE::equals);
    }

    /** As {@code append_audit_events}, for a revocation without an audit event. */
    Uni<Void> addPendingChange(UUID account) {
        return database.execute(ADD_PENDING, account, Ids.next()).replaceWithVoid();
    }

    /** Deletes invalidations whose session ended while a fence inserted them. */
    Uni<Integer> deleteOrphans() {
        return database.execute(DELETE_ORPHANS);
    }

    private static LeasedSession session(Row row) {
        return new LeasedSession(row.getUUID("credential_id"), row.getUUID("session_id"), row.getLong("renewals"),
                Duration.ofMillis(row.getInteger("period_millis")));
    }
}
