package dev.roster.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** A path with its query as a request line carries it (RFC 9112, 3.2). */
final class RequestTarget {

    private static final char FIRST_VISIBLE = 0x21;
    private static final char LAST_VISIBLE = 0x7E;
    private static final int HEX = 16;

    private RequestTarget() {
    }

    /** Whether it is ASCII whose percent-encoded bytes (RFC 3986, 2.1) are UTF-8 without U+0000. */
    static boolean isSound(String target) {
        ByteBuffer bytes = ByteBuffer.allocate(target.length());
        for (int i = 0; i < target.length(); i++) {
            char unit = target.charAt(i);
            if (unit < FIRST_VISIBLE || unit > LAST_VISIBLE) {
                return false;
            }
            int octet = unit;
            if (unit == '%') {
                octet = octet(target, i + 1);
                i += 2;
            }
            if (octet <= 0) {
                return false;
            }
            bytes.put((byte) octet);
        }
        return isUtf8(bytes.flip());
    }

    /** Negative when the next two characters are not hexadecimal digits. */
    private static int octet(String target, int first) {
        if (first + 1 >= target.length()) {
            return -1;
        }
        int high = Character.digit(target.charAt(first), HEX);
        int low = Character.digit(target.charAt(first + 1), HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
