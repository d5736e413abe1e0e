package dev.roster.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

import dev.roster.value.RandomBytes;
import dev.roster.value.Sha256;

/** The secret of a session: 256 random bits. Roster stores only the SHA-256. */
final class SessionSecret {

    private static final int BYTES = 32;
    private static final byte[] FOR_FORMS = "forms".getBytes(US_ASCII);

    private final byte[] bits;

    private SessionSecret(byte[] bits) {
        this.bits = bits;
    }

    static SessionSecret create() {
        return new SessionSecret(RandomBytes.next(BYTES));
    }

    /** @return null if the text is not a secret */
    static SessionSecret parse(String text) {
        try {
            byte[] bits = Base64.getUrlDecoder().decode(text);
            return bits.length == BYTES ? new SessionSecret(bits) : null;
        } catch (IllegalArgumentException invalid) {
            return null;
        }
    }

    /** For the cookie only. */
    String reveal() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    byte[] hash() {
        return Sha256.of(bits);
    }

    /** Derived from the secret, which it does not reveal. */
    byte[] formKey() {
        return Sha256.of(FOR_FORMS, bits);
    }
}
