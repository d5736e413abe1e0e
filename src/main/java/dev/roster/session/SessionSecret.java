package dev.roster.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

import dev.roster.value.RandomBytes;
import dev.roster.value.Sha256;

/** What a browser proves its session with: 256 random bits, of which Roster keeps only the SHA-256. */
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

    /** Null when that is no secret. */
    static SessionSecret parse(String text) {
        try {
            byte[] bits = Base64.getUrlDecoder().decode(text);
            return bits.length == BYTES ? new SessionSecret(bits) : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** For the cookie, and for nothing else. */
    String reveal() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    byte[] hash() {
        return Sha256.of(bits);
    }

    /** Known to whoever has the secret, and no way back to it. */
    byte[] formKey() {
        return Sha256.of(FOR_FORMS, bits);
    }
}
