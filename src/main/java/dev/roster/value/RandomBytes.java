package dev.roster.value;

import java.security.SecureRandom;

/** Bytes that nobody can guess. In a class of its own, since a native image must not bring a seed from where it was built. */
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
