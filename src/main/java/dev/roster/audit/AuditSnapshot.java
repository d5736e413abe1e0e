package dev.roster.audit;

import static dev.roster.database.Database.bytes;

import dev.roster.audit.Chain.Gap;
import dev.roster.audit.Chain.Link;
import dev.roster.database.Database;
import dev.roster.database.Database.Snapshot;
import dev.roster.database.DatabasePool;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Reads an account's log in one snapshot, oldest event first, a thousand events at a time. */
@ApplicationScoped
class AuditSnapshot {
    static final int BATCH = 1_000;

    private static final String HEAD = "select sequence, hash from audit_chain where account_id = $1";
    private static final String GAPS = "select * from audit_gap where account_id = $1 order by first_sequence";
    private static final String CHAIN = DatabasePool.CUSTOM_PLAN
            + "select * from audit_event where account_id = $1 and (sequence, id) > ($2, $3) order by sequence, id limit "
            + BATCH;

    @Inject
    Database database;

    /** Receives one batch after the other: the next one is read when the Uni completes. */
    interface Reader {
        Uni<Void> read(List<AuditEvent.Linked> batch);
    }

    /** @param reader creates the reader for the chain of this snapshot */
    Uni<Void> read(UUID accountId, AuditEventList.Filter filter, Function<Chain, Reader> reader) {
        return database.snapshot(snapshot -> read(snapshot, accountId, filter, reader));
    }

    Uni<Void> read(Snapshot snapshot, UUID accountId, AuditEventList.Filter filter, Function<Chain, Reader> reader) {
        return chain(snapshot, accountId)
                .map(reader)
                .chain(created -> readAll(snapshot, accountId, filter, created));
    }

    private static Uni<Chain> chain(Snapshot snapshot, UUID accountId) {
        return snapshot.list(HEAD, row -> new Link(row.getLong("sequence"), bytes(row, "hash")), accountId)
                .chain(heads -> snapshot.list(GAPS, Gap::of, accountId)
                        .map(gaps -> new Chain(heads.isEmpty() ? Link.START : heads.get(0), gaps)));
    }

    private static Uni<Void> readAll(Snapshot snapshot, UUID accountId, AuditEventList.Filter filter, Reader reader) {
        return Multi.createBy().repeating()
                .uni(() -> new Position(filter), position -> position.next(snapshot, accountId).call(reader::read))
                .whilst(batch -> batch.size() == BATCH)
                .collect().last()
                .replaceWithVoid();
    }

    private static final class Position {
        private final AuditEventList.Filter filter;
        private long sequence;
        private UUID id;

        private Position(AuditEventList.Filter filter) {
            this.filter = filter;
            this.id = filter.beforeFirst();
        }

        /** Reads the whole chain by sequence, and a filtered one by the index of the filter, which is ordered by id. */
        private Uni<List<AuditEvent.Linked>> next(Snapshot snapshot, UUID accountId) {
            AuditQuery query = filter.isEmpty() ? new AuditQuery(CHAIN, new Object[] { accountId, sequence, id })
                    : AuditQuery.of(accountId, filter, id, filter.afterLast(), AuditQuery.Order.OLDEST_FIRST, BATCH);
            return snapshot.list(query.sql(), AuditEvent.Linked::of, query.parameters()).invoke(this::moveAfter);
        }

        private void moveAfter(List<AuditEvent.Linked> batch) {
            if (!batch.isEmpty()) {
                AuditEvent.Linked last = batch.get(batch.size() - 1);
                sequence = last.sequence();
                id = last.event().id();
            }
        }
    }
}
