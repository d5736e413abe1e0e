package dev.roster.access;

import dev.roster.value.RandomBytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * @param freshUntil how long Roster relies on the identity provider's claims about the person
 * @param formKey 32 random bytes, from which the tokens of the session's forms are made. A support view has its own key, so
 *        that no form of one of its pages works after its end.
 * @param view what an operator views as a member, until the operator ends it; null otherwise
 */
public record BrowserSession(Principal principal, Instant freshUntil, byte[] formKey, SupportView view) {
    /** The form key, masked with new random bytes each time: the length of a compressed page must not reveal it (BREACH). */
    public String formToken() {
        byte[] pad = RandomBytes.next(formKey.length);
        byte[] token = ByteBuffer.allocate(2 * pad.length).put(pad).put(combined(pad)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Whether the form belongs to this session. */
    boolean matches(String formToken) {
        try {
            byte[] token = Base64.getUrlDecoder().decode(formToken);
            return token.length == 2 * formKey.length && MessageDigest.isEqual(combined(token),
                    Arrays.copyOfRange(token, formKey.length, token.length));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private byte[] combined(byte[] pad) {
        byte[] combined = new byte[formKey.length];
        for (int i = 0; i < combined.length; i++) {
            combined[i] = (byte) (pad[i] ^ formKey[i]);
        }
        return combined;
    }

    @Override
    public String toString() {
        return "BrowserSession of " + principal.label();
    }
}
