package dev.roster.audit;

import java.nio.ByteBuffer;
import java.util.Arrays;

import dev.roster.value.Sha256;
import io.vertx.mutiny.sqlclient.Row;

/**
 * An event in its place in the account's chain.
 *
 * @param previousHash the hash of the event before it; 32 zero bytes for the first one
 * @param hash SHA-256 of the previous hash, the sequence in eight bytes (big endian) and the hash of the content
 */
record LinkedEvent(AuditEvent event, long sequence, byte[] previousHash, byte[] hash) {

    static LinkedEvent of(Row row) {
        return new LinkedEvent(AuditEvent.of(row), row.getLong("sequence"), row.getBuffer("previous_hash").getBytes(),
                row.getBuffer("hash").getBytes());
    }

    boolean hashIsRight() {
        byte[] place = ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
        return Arrays.equals(hash, Sha256.of(previousHash, place, event.contentHash()));
    }

    boolean follows(byte[] hashBefore) {
        return Arrays.equals(previousHash, hashBefore);
    }
}
