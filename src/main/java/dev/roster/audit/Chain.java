package dev.roster.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.vertx.mutiny.sqlclient.Row;

/**
 * What there is to an account's chain besides its events: where it ends, and which events are gone by intent.
 *
 * @param retention how many days the account keeps events from now on
 */
record Chain(Link head, int retention, List<Gap> gaps) {

    /** A place in the chain and the hash there. */
    record Link(long sequence, byte[] hash) {

        static final Link START = new Link(0, new byte[32]);

        static Link of(Row row) {
            return row.getLong("sequence") == null ? START
                    : new Link(row.getLong("sequence"), row.getBuffer("hash").getBytes());
        }

        /** From {@code sequence:hash}; null stays null. */
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
     * A run of events whose time to be kept was over.
     *
     * @param end the last of them, without what is personal in it
     */
    record Gap(long first, Instant firstAt, byte[] hashBefore, LinkedEvent end) {

        static Gap of(Row row) {
            return new Gap(row.getLong("first_sequence"), row.getOffsetDateTime("first_at").toInstant(),
                    row.getBuffer("hash_before").getBytes(), LinkedEvent.of(row));
        }

        /** Then nothing of it is hidden: its end is all of it. */
        boolean isOneEvent() {
            return first == end.sequence();
        }

        boolean follows(byte[] hash) {
            return Arrays.equals(hashBefore, hash) && (!isOneEvent() || end.follows(hash));
        }
    }
}
