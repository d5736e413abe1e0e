package dev.roster.audit;

import static dev.roster.database.Database.bytes;

import dev.roster.value.Sha256;
import io.vertx.sqlclient.Row;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** An account's chain without its events. */
record Chain(Link head, List<Gap> gaps) {
    /**
     * The hash of an event.
     *
     * @param runStart the first event of the run; within a run, keptUntil never decreases
     */
    static byte[] hash(byte[] previousHash, long sequence, LocalDate keptUntil, long runStart, byte[] contentHash) {
        byte[] position = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
                .putLong(sequence)
                .putInt((int) keptUntil.toEpochDay())
                .putLong(runStart)
                .array();
        return Sha256.of(previousHash, position, contentHash);
    }

    /** A position in the chain and the hash of its event. */
    record Link(long sequence, byte[] hash) {
        static final Link START = new Link(0, new byte[32]);

        /** @param text {@code sequence:hash}; null stays null */
        static Link parse(String text) {
            int colon = text == null ? -1 : text.indexOf(':');
            return text == null ? null
                    : new Link(Long.parseLong(text.substring(0, colon)), HexFormat.of().parseHex(text.substring(colon + 1)));
        }

        String hashText() {
            return HexFormat.of().formatHex(hash);
        }
    }

    /**
     * Consecutive events that expired.
     *
     * @param previousHash the hash of the event before the first one
     * @param lastPreviousHash an input of the last event's hash, as are the components after it
     */
    record Gap(long first, byte[] previousHash, long last, byte[] lastPreviousHash, LocalDate keptUntil, long runStart,
            byte[] contentHash) {
        static Gap of(Row row) {
            return new Gap(row.getLong("first_sequence"), bytes(row, "previous_hash"), row.getLong("last_sequence"),
                    bytes(row, "last_previous_hash"), row.getLocalDate("kept_until"), row.getLong("run_start"),
                    bytes(row, "content_hash"));
        }

        Link end() {
            return new Link(last, hash(lastPreviousHash, last, keptUntil, runStart, contentHash));
        }

        /**
         * Whether all events were due: no event of a run expires later than its last one. The chain must continue from {@link
         * #end()}.
         */
        boolean isDue(LocalDate today) {
            return runStart <= first && first <= last && !keptUntil.isAfter(today)
                    && (first < last || Arrays.equals(previousHash, lastPreviousHash));
        }
    }
}
