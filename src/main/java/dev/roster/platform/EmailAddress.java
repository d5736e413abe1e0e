package dev.roster.platform;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A mailbox in the one form in which Roster stores, compares and sends: lower case, the domain in its ASCII form (RFC 5890).
 * Only the unquoted local parts of RFC 5321 are taken: no mail system hands out others, and none can smuggle in a header.
 */
@Schema(type = SchemaType.STRING, format = "email", maxLength = 254, examples = "grace@acme.example")
public record EmailAddress(@JsonValue String value) {

    public static final int LONGEST = 254;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final Pattern LOCAL_PART = Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN = Pattern
            .compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");

    /** @throws IllegalArgumentException with a reason that can be shown, when the text is not one address */
    @JsonCreator
    public static EmailAddress of(String text) {
        // Before anything normalizes it: that takes quadratic time for combining marks.
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("must not be longer than 254 characters, 64 of them before the @");
        }
        String trimmed = text.strip();
        int at = trimmed.lastIndexOf('@');
        if (at < 1) {
            throw new IllegalArgumentException("must be an email address");
        }
        String local = trimmed.substring(0, at).toLowerCase(Locale.ROOT);
        String domain = ascii(trimmed.substring(at + 1));
        if (local.length() > LONGEST_LOCAL_PART || local.length() + 1 + domain.length() > LONGEST) {
            throw new IllegalArgumentException("must not be longer than 254 characters, 64 of them before the @");
        }
        if (!LOCAL_PART.matcher(local).matches() || !DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("must be an email address");
        }
        return new EmailAddress(local + "@" + domain);
    }

    public String domain() {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notADomain) {
            throw new IllegalArgumentException("must be an email address", notADomain);
        }
    }
}
