package dev.roster.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Encodes header values (RFC 2047, 5322). The encoder of the mail client loses characters outside the Basic Multilingual Plane,
 * and breaks lines without a carriage return.
 */
final class MailHeader {
    /** Limits of RFC 2047, section 2. */
    private static final int MAX_LINE = 76;
    private static final int MAX_WORD = 75;

    private static final String BEGIN = "=?UTF-8?B?";
    private static final String END = "?=";

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
    private static final Pattern PRINTABLE_ASCII = Pattern.compile("[ -~]*");

    private MailHeader() {
    }

    /** The value of an unstructured header such as {@code Subject}. */
    static String text(String name, String text) {
        String line = CONTROLS.matcher(text).replaceAll(" ").strip();
        int used = name.length() + 2;
        return isPlain(line) && used + line.length() <= MAX_LINE ? line : encoded(line, used);
    }

    /** The value of a header with one mailbox, such as {@code From}. @param displayName may be empty */
    static String mailbox(String name, String displayName, String address) {
        String line = CONTROLS.matcher(displayName).replaceAll(" ").strip();
        if (line.isEmpty()) {
            return address;
        }
        int used = name.length() + 2;
        String quoted = "\"" + line.replaceAll("([\\\\\"])", "\\\\$1") + "\"";
        boolean fits = isPlain(line) && used + quoted.length() <= MAX_LINE;
        return (fits ? quoted : encoded(line, used)) + "\r\n <" + address + ">";
    }

    /** Text that looks like an encoded word must be encoded, or mail clients decode it. */
    private static boolean isPlain(String line) {
        return PRINTABLE_ASCII.matcher(line).matches() && !line.contains("=?");
    }

    /** Encoded words, one per line. The encoder splits no character. */
    private static String encoded(String line, int usedOfFirstLine) {
        CharsetEncoder encoder = UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        CharBuffer characters = CharBuffer.wrap(line);
        List<String> words = new ArrayList<>();
        int width = Math.min(MAX_WORD, MAX_LINE - usedOfFirstLine);
        while (characters.hasRemaining()) {
            ByteBuffer bytes = ByteBuffer.allocate((width - BEGIN.length() - END.length()) / 4 * 3);
            encoder.encode(characters, bytes, true);
            words.add(BEGIN + Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), bytes.position())) + END);
            width = MAX_WORD;
        }
        return String.join("\r\n ", words);
    }
}
