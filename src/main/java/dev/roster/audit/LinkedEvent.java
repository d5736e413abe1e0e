package dev.roster.audit;

import static dev.roster.database.Database.bytes;

import java.time.LocalDate;
import java.util.Arrays;

import io.vertx.sqlclient.Row;

/**
 * An event at its position in the account's chain.
 *
 * @param keptUntil the last day on which the event is kept
 * @param runStart the first event of the run; within a run, keptUntil never decreases
 * @param previousHash the hash of the event before; 32 zero bytes for the first one
 */
record LinkedEvent(AuditEvent event, long sequence, LocalDate keptUntil, long runStart, byte[] previousHash, byte[] hash) {

    static LinkedEvent of(Row row) {
        return new LinkedEvent(AuditEvent.of(row), row.getLong("sequence"), row.getLocalDate("kept_until"),
                row.getLong("run_start"), bytes(row, "previous_hash"), bytes(row, "hash"));
    }

    boolean hashIsRight() {
        return Arrays.equals(hash, Chain.hash(previousHash, sequence, keptUntil, runStart, event.contentHash()));
    }
}
