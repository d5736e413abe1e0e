package dev.roster.audit;

import dev.roster.value.RandomBytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * A salted hash of the personal data in a record. The audit chain or the signature of a report covers the hash. An erasure
 * deletes salt and data: the hash stays valid, and a reader cannot test names against it.
 *
 * @param salt 128 random bits; null if the person was erased
 * @param hash SHA-256 of the salt and the canonical JSON of the data
 */
public record SealedPart(byte[] salt, byte[] hash) {
    private static final int SALT = 16;

    public static SealedPart seal(Map<String, Object> data) {
        byte[] salt = RandomBytes.next(SALT);
        return new SealedPart(salt, CanonicalJson.hash(salt, data));
    }

    boolean isErased() {
        return salt == null;
    }

    boolean seals(Map<String, Object> data) {
        return Arrays.equals(hash, CanonicalJson.hash(salt, data));
    }

    public String hashText() {
        return HexFormat.of().formatHex(hash);
    }

    /** @return null if the person was erased */
    public String saltText() {
        return salt == null ? null : HexFormat.of().formatHex(salt);
    }
}
