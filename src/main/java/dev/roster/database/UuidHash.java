package dev.roster.database;

import java.util.UUID;

/** PostgreSQL's hash of a UUID ({@code uuid_hash}, lookup3 by Bob Jenkins), by which Citus distributes rows. */
final class UuidHash {
    private static final int LENGTH = 16;
    private static final int SEED = 0x9e3779b9 + LENGTH + 3923095;

    private UuidHash() {
    }

    static int of(UUID id) {
        int a = SEED + word(id.getMostSignificantBits() >>> 32);
        int b = SEED + word(id.getMostSignificantBits());
        int c = SEED + word(id.getLeastSignificantBits() >>> 32);

        a = a - c ^ Integer.rotateLeft(c, 4);
        c += b;
        b = b - a ^ Integer.rotateLeft(a, 6);
        a += c;
        c = c - b ^ Integer.rotateLeft(b, 8);
        b += a;
        a = a - c ^ Integer.rotateLeft(c, 16);
        c += b;
        b = b - a ^ Integer.rotateLeft(a, 19);
        a += c;
        c = c - b ^ Integer.rotateLeft(b, 4);
        b += a;

        a += word(id.getLeastSignificantBits());

        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }

    /** Four bytes of the UUID as PostgreSQL reads them on a little-endian processor. */
    private static int word(long bytes) {
        return Integer.reverseBytes((int) bytes);
    }
}
