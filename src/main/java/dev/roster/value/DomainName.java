package dev.roster.value;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Converts domain names to the ASCII form that Roster stores and compares: UTS 46 with the checks for STD 3, hyphens,
 * bidirectional text and joiners. Non-transitional processing keeps {@code straße} and {@code strasse} apart, as in IDNA 2008.
 */
public final class DomainName {
    /** In characters, in ASCII and Unicode (RFC 1035, 2.3.4, without the length octets). */
    public static final int MAX_LENGTH = 253;

    private static final IDNA UTS_46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.USE_STD3_RULES | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    /** At least two labels. The last one begins with a letter, which excludes IP addresses. */
    private static final Pattern ASCII = Pattern
            .compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");

    private DomainName() {
    }

    /** @return null if the text is not a domain name */
    public static String ascii(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        IDNA.Info info = new IDNA.Info();
        String domain = UTS_46.nameToASCII(text, new StringBuilder(), info).toString().toLowerCase(Locale.ROOT);
        return !info.hasErrors() && domain.length() <= MAX_LENGTH && ASCII.matcher(domain).matches() ? domain : null;
    }

    static String unicode(String ascii) {
        return UTS_46.nameToUnicode(ascii, new StringBuilder(), new IDNA.Info()).toString();
    }
}
