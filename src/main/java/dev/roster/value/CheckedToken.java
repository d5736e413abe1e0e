package dev.roster.value;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * The text of a credential: a prefix, and base64url (RFC 4648, section 5) of the content and its CRC-32. The prefix and the
 * checksum let scanners recognize a credential, and let Roster reject a typo without a query.
 */
public final class CheckedToken {
    private CheckedToken() {
    }

    public static String encode(String prefix, byte[] content) {
        ByteBuffer bytes = ByteBuffer.allocate(content.length + Integer.BYTES).put(content).putInt(checksum(content));
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @return null if the text has another prefix, length or checksum */
    public static byte[] decode(String prefix, int contentLength, String text) {
        int length = prefix.length() + ((contentLength + Integer.BYTES) * 8 + 5) / 6;
        if (text.length() != length || !text.startsWith(prefix)) {
            return null;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(prefix.length())));
            byte[] content = new byte[contentLength];
            bytes.get(content);
            return bytes.getInt() == checksum(content) ? content : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static int checksum(byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return (int) checksum.getValue();
    }
}
