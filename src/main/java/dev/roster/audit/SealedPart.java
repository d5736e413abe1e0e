package dev.roster.audit;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

import dev.roster.value.RandomBytes;

/**
 * What a record holds about a person, bound by a salted hash. The hash is in the chain, or signed, for good; salt and data can
 * be taken away without breaking it, and without the salt nobody can try names against the hash.
 *
 * @param salt 128 random bits; null when the person was erased
 * @param hash SHA-256 of the salt and the canonical JSON of the data
 */
public record SealedPart(byte[] salt, byte[] hash) {

    private static final int SALT = 16;

    public static SealedPart seal(Map<String, Object> data) {
        byte[] salt = RandomBytes.next(SALT);
        return new SealedPart(salt, CanonicalJson.hash(salt, data));
    }

    /** From the texts of both; null when there is none. */
    public static SealedPart parse(String salt, String hash) {
        return hash == null ? null
                : new SealedPart(salt == null ? null : HexFormat.of().parseHex(salt), HexFormat.of().parseHex(hash));
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

    /** Null when the person was erased. */
    public String saltText() {
        return salt == null ? null : HexFormat.of().formatHex(salt);
    }
}
