package dev.roster.value;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4) of concatenated parts. */
public final class Sha256 {
    /** Creating one takes as long as hashing a key, and every decision hashes a token or key. */
    private static final ThreadLocal<MessageDigest> REUSED = ThreadLocal.withInitial(Sha256::digest);

    private Sha256() {
    }

    public static byte[] of(byte[]... parts) {
        MessageDigest digest = REUSED.get();
        // A former call can have failed on a part that is null.
        digest.reset();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
