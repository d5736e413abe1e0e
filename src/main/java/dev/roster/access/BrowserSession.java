package dev.roster.access;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;

import dev.roster.value.RandomBytes;

/**
 * @param freshUntil until then Roster relies on the identity provider's claims about the person
 * @param formKey 32 random bytes of this session, from which the tokens of its forms are made
 */
public record BrowserSession(Principal principal, Instant freshUntil, byte[] formKey) {

    /** Random each time, so that the length of a compressed page does not reveal the key. */
    public String formToken() {
        byte[] pad = RandomBytes.next(formKey.length);
        byte[] token = new byte[2 * pad.length];
        System.arraycopy(pad, 0, token, 0, pad.length);
        System.arraycopy(combined(pad), 0, token, pad.length, pad.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Whether the form belongs to this session. */
    public boolean recognises(String formToken) {
        try {
            byte[] token = Base64.getUrlDecoder().decode(formToken == null ? "" : formToken);
            return token.length == 2 * formKey.length
                    && MessageDigest.isEqual(combined(token),
                            java.util.Arrays.copyOfRange(token, formKey.length, token.length));
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
