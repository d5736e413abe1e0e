package dev.roster.value;

import java.security.SecureRandom;

/** Cryptographically secure random bytes. Initialized at run time, so that a native image does not include a seed. */
public final class RandomBytes {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomBytes() {
    }

    public static byte[] next(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
