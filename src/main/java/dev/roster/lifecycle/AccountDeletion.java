package dev.roster.lifecycle;

import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.jobs.BackgroundJobs.logFailure;

import dev.roster.account.AccountClosing;
import dev.roster.account.AccountService;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Deletes closed accounts whose period has ended, and those that the operator deletes. Each transaction deletes up to 1,000
 * rows and counts them in the record of the deletion, so that a replica can stop at any time and another one continues.
 */
@ApplicationScoped
class AccountDeletion {
    static final int ROWS = 1_000;

    /** Then the job continues with the other accounts. */
    private static final int TRANSACTIONS_PER_RUN = 500;

    private static final int BATCH = 100;

    /** The clocks of both Roster and the database must have reached the time. */
    private static final String DUE = """
            select id, deletion_at from account
            where deletion_at <= least($1, now()) and (deletion_at, id) > ($2, $3) order by deletion_at, id limit\s""" + BATCH;

    /** Skips an account that another replica deletes at the moment. */
    private static final String LOCK = """
            select d.id, d.requested_by, d.closed_at, d.started_at, d.audit_sequence, d.audit_hash, d.deleted, d.finished_at,
                d.certificate
            from account a join account_deletion d on d.id = $1
            where a.id = $1 and a.deletion_started_at is not null
            for update of a skip locked""";

    /** Until no edge can answer from older results, these rows must remain. They are settled within seconds. */
    private static final String PENDING = """
            select exists (select from edge_pending_change p where p.account_id = $1) as pending""";

    private static final String DELETE_EVENTS = "select delete_audit_events($1, $2, $3) as deleted";

    private static final String STORE = "update account_deletion set deleted = $2 where id = $1";

    private static final String DELETE_ACCOUNT = "delete from account where id = $1";

    private static final String FINISH = """
            update account_deletion set deleted = $2, finished_at = $3, certificate = $4 where id = $1""";

    @Inject
    AccountService accounts;
    @Inject
    AccountClosing closing;
    @Inject
    Database database;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    /**
     * The position of the deletion of an account.
     *
     * @param table the index in {@link AccountTable#ALL}; its size for the audit log
     * @param after the key of the last deleted row; null at the start of the table
     */
    private record Position(int table, JsonObject after) {
        static final Position START = new Position(0, null);

        /** No further step: the account is deleted, or another transaction has locked it. */
        static final Position END = new Position(Integer.MAX_VALUE, null);

        boolean isAtEvents() {
            return table == AccountTable.ALL.size();
        }

        /** The last deleted event; 0 at the start of the audit log. */
        long sequence() {
            return after == null ? 0 : after.getLong("sequence");
        }

        Position afterEvent(long sequence) {
            return new Position(table, new JsonObject().put("sequence", sequence));
        }

        Position nextTable() {
            return new Position(table + 1, null);
        }
    }

    private record Due(Instant deletionAt, UUID accountId) {
        static final Due FIRST = new Due(Instant.EPOCH, Ids.NIL);

        static Due of(Row row) {
            return new Due(Database.instant(row, "deletion_at"), row.getUUID("id"));
        }
    }

    @Scheduled(every = "${roster.accounts.deletion-interval}", delayed = "${roster.accounts.deletion-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        return jobs.run("account-deletion", deleteAllDue(clock.instant()), "The next run continues the deletions of accounts");
    }

    /** Fails at the end if one of the deletions failed. */
    private Uni<Void> deleteAllDue(Instant now) {
        AtomicReference<Due> last = new AtomicReference<>(Due.FIRST);
        AtomicInteger failed = new AtomicInteger();
        return Multi.createBy().repeating()
                .uni(() -> database.list(DUE, Due::of, now, last.get().deletionAt(), last.get().accountId())
                        .call(found -> forEach(found, due -> deleteDue(due.accountId(), failed)))
                        .invoke(found -> found.forEach(last::set)))
                .whilst(found -> found.size() == BATCH)
                .collect().last()
                .invoke(() -> {
                    if (failed.get() > 0) {
                        throw new IllegalStateException(failed + " deletions of accounts failed");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Position> deleteDue(UUID accountId, AtomicInteger failed) {
        return logFailure(accountId, closing.deleteIfDue(accountId).chain(() -> delete(accountId))
                .onFailure().invoke(failed::incrementAndGet), "The next run continues the deletion");
    }

    private Uni<Position> delete(UUID accountId) {
        return Multi.createBy().repeating()
                .uni(AtomicReference<Position>::new, last -> {
                    Position position = last.get() == null ? Position.START : last.get();
                    return Panache.withTransaction(() -> step(accountId, position)).invoke(last::set);
                })
                .until(position -> position == Position.END)
                .select().first(TRANSACTIONS_PER_RUN)
                .collect().last();
    }

    private Uni<Position> step(UUID accountId, Position from) {
        return database.first(LOCK, DeletionView::of, accountId)
                .chain(deletion -> deletion == null ? Uni.createFrom().item(Position.END)
                        : database.first(PENDING, row -> row.getBoolean("pending"), accountId)
                                .chain(pending -> pending ? Uni.createFrom().item(Position.END)
                                        : deleteRows(deletion, from, from, ROWS)));
    }

    private Uni<Position> deleteRows(DeletionView deletion, Position from, Position at, int limit) {
        if (limit == 0) {
            return store(deletion, at);
        }
        if (at.isAtEvents()) {
            return deleteEvents(deletion, from, at, limit);
        }
        AccountTable table = AccountTable.ALL.get(at.table());
        boolean continues = at.after() != null;
        return rows(table.deleteNext(continues), deletion.accountId(), limit, at.after())
                .chain(row -> {
                    DeletionView counted = deletion.counted(table.name(), row.getInteger("deleted"));
                    int found = row.getInteger("found");
                    Position next = found < limit ? at.nextTable() : new Position(at.table(), row.getJsonObject("last"));
                    return deleteRows(counted, from, next, limit - found);
                });
    }

    private Uni<Row> rows(String sql, UUID accountId, int limit, JsonObject after) {
        return after == null ? database.first(sql, row -> row, accountId, limit)
                : database.first(sql, row -> row, accountId, limit, after);
    }

    /**
     * Ends only a transaction that has found no rows in any table, because a request that began before the deletion can have
     * written some.
     */
    private Uni<Position> deleteEvents(DeletionView deletion, Position from, Position at, int limit) {
        return database.first(DELETE_EVENTS, row -> row.getJsonObject("deleted"), deletion.accountId(), limit, at.sequence())
                .chain(deleted -> {
                    DeletionView counted = deletion.counted("audit_event", deleted.getInteger("audit_event"))
                            .counted("audit_gap", deleted.getInteger("audit_gap"))
                            .counted("audit_chain", deleted.getInteger("audit_chain"));
                    return deleted.getInteger("audit_event") == limit ? store(counted, at.afterEvent(deleted.getLong("last")))
                            : from.equals(Position.START) ? finish(counted) : store(counted, Position.START);
                });
    }

    private Uni<Position> store(DeletionView deletion, Position next) {
        return database.execute(STORE, deletion.accountId(), deletion.rows()).replaceWith(next);
    }

    private Uni<Position> finish(DeletionView deletion) {
        DeletionView finished = deletion.finished(clock.instant());
        return database.execute(DELETE_ACCOUNT, deletion.accountId())
                .chain(() -> database.execute(FINISH, deletion.accountId(), finished.rows(), finished.finishedAt(),
                        finished.certificate()))
                .invoke(() -> Log.infof("Account deletion: certificate with SHA-256 %s: %s", finished.sha256(),
                        finished.certificate()))
                .replaceWith(Position.END);
    }
}
