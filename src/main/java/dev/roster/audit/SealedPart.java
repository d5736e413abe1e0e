package dev.roster.audit;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

import dev.roster.platform.RandomBytes;

/**
 * What an event holds about a person, bound by a salted hash. The hash is in the chain for good; salt and data can be taken
 * away without breaking it, and without the salt nobody can try names against the hash.
 *
 * @param salt 128 random bits; null when the person was erased
 * @param hash SHA-256 of the salt and the canonical JSON of the data
 */
record SealedPart(byte[] salt, byte[] hash) {

    private static final int SALT = 16;

    static SealedPart seal(Map<String, Object> data) {
        byte[] salt = RandomBytes.next(SALT);
        return new SealedPart(salt, Canonical.hash(salt, data));
    }

    boolean isErased() {
        return salt == null;
    }

    boolean seals(Map<String, Object> data) {
        return Arrays.equals(hash, Canonical.hash(salt, data));
    }

    String hashText() {
        return HexFormat.of().formatHex(hash);
    }

    /** Null when the person was erased. */
    String saltText() {
        return salt == null ? null : HexFormat.of().formatHex(salt);
    }
}
