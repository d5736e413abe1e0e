package dev.roster.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.audit.Chain.Gap;
import dev.roster.audit.Chain.Link;
import dev.roster.database.DatabasePool;
import dev.roster.list.Conditions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Reads an account's log as it is at one moment, oldest first and however long, a thousand events at a time: what is written
 * meanwhile is not seen, and what is seen fits together.
 */
@ApplicationScoped
class AuditSnapshot {

    static final int BATCH = 1_000;

    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";
    private static final String HEAD = """
            select c.sequence, c.hash, a.audit_retention_days
            from account a left join audit_chain c on c.account_id = a.id
            where a.id = $1""";
    /** Each with the event that it ends with, which is one of this account; a gap that lacks it explains nothing. */
    private static final String GAPS = """
            select g.first_sequence, g.first_at, g.previous_hash as hash_before, e.*
            from audit_gap g
            join lateral event_of_skeleton(g.account_id, g.last_event) e
                on num_nulls(e.sequence, e.occurred_at, e.actor_hash, e.target_hash, e.previous_hash, e.hash) = 0
            where g.account_id = $1
            order by g.first_sequence""";

    private static final String SOME = DatabasePool.PLAN_ANEW
            + "select * from audit_event where account_id = $1%s order by %s limit %d";

    @Inject
    Pool database;

    /** Takes the events of a snapshot, a batch at a time: the next one is read when the last one was taken. */
    interface Reader {

        Uni<Void> read(List<LinkedEvent> batch);
    }

    /** @param begin makes the reader, once it is known how the chain stands at this moment */
    Uni<Void> read(UUID accountId, AuditEvents.Filter filter, Function<Chain, Reader> begin) {
        return database.withTransaction(connection -> connection.query(ONE_MOMENT).execute()
                .chain(() -> chain(connection, accountId))
                .map(begin)
                .chain(reader -> readAll(connection, accountId, filter, reader)));
    }

    private static Uni<Chain> chain(SqlConnection connection, UUID accountId) {
        return connection.preparedQuery(HEAD).execute(Tuple.of(accountId))
                .map(rows -> rows.iterator().next())
                .chain(head -> connection.preparedQuery(GAPS).execute(Tuple.of(accountId))
                        .map(gaps -> new Chain(Link.of(head), head.getInteger("audit_retention_days"),
                                StreamSupport.stream(gaps.spliterator(), false).map(Gap::of).toList())));
    }

    private static Uni<Void> readAll(SqlConnection connection, UUID accountId, AuditEvents.Filter filter, Reader reader) {
        return Multi.createBy().repeating()
                .uni(() -> new Place(filter), place -> place.next(connection, accountId).call(reader::read))
                .whilst(batch -> batch.size() == BATCH)
                .collect().last()
                .replaceWithVoid();
    }

    /** How far the reading has come. */
    private static final class Place {

        private final AuditEvents.Filter filter;
        private long sequence;
        private UUID id;

        private Place(AuditEvents.Filter filter) {
            this.filter = filter;
            this.id = filter.firstId();
        }

        /** Whole chains are read in their order; parts by the indexes of their filters, which are in the order of ids. */
        private Uni<List<LinkedEvent>> next(SqlConnection connection, UUID accountId) {
            Conditions conditions = filter.isEmpty()
                    ? Conditions.forPool(accountId).and("(sequence, id) > (?, ?)", sequence, id)
                    : AuditEvents.conditions(filter, accountId).and("id > ? and id < ?", id, filter.endId());
            String sql = SOME.formatted(conditions.sql(), filter.isEmpty() ? "sequence, id" : "id", BATCH);
            return connection.preparedQuery(sql).execute(conditions.tuple()).map(this::moveOn);
        }

        private List<LinkedEvent> moveOn(RowSet<Row> rows) {
            List<LinkedEvent> batch = new ArrayList<>();
            rows.forEach(row -> batch.add(LinkedEvent.of(row)));
            if (!batch.isEmpty()) {
                LinkedEvent last = batch.get(batch.size() - 1);
                sequence = last.sequence();
                id = last.event().id();
            }
            return batch;
        }
    }
}
