package dev.roster.value;

import java.util.Locale;
import java.util.regex.Pattern;

import com.ibm.icu.text.IDNA;

/**
 * Converts domain names into the ASCII form in which Roster stores and compares them: UTS 46, non-transitional, with the checks
 * of STD 3, hyphens, bidirectional text and joiners. Non-transitional means that {@code straße} stays another name than
 * {@code strasse}, as in IDNA 2008.
 */
public final class DomainName {

    /** Characters, in either form (RFC 1035, 2.3.4, less the length octets). */
    public static final int LONGEST = 253;

    private static final IDNA UTS_46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.USE_STD3_RULES | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    /** At least two labels; the last one begins with a letter, which keeps IP addresses out. */
    private static final Pattern ASCII = Pattern
            .compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");

    private DomainName() {
    }

    /** @return null when the text is not a domain name */
    public static String ascii(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        IDNA.Info info = new IDNA.Info();
        String domain = UTS_46.nameToASCII(text, new StringBuilder(), info).toString().toLowerCase(Locale.ROOT);
        return !info.hasErrors() && domain.length() <= LONGEST && ASCII.matcher(domain).matches() ? domain : null;
    }

    /** The form in which people read a domain name that is in its ASCII form. */
    static String unicode(String ascii) {
        return UTS_46.nameToUnicode(ascii, new StringBuilder(), new IDNA.Info()).toString();
    }
}
