package dev.roster.value;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An email address in the form that Roster stores, compares and sends to: lower case, the domain in ASCII ({@link DomainName}).
 * <p>
 * The local part must be unquoted ASCII (RFC 5321). The mail client does not support SMTPUTF8 (RFC 6531), and case mapping of
 * Unicode could merge two mailboxes (U+212A KELVIN SIGN becomes k).
 */
@Schema(type = SchemaType.STRING, format = "email", maxLength = 254, examples = "grace@acme.example")
public record EmailAddress(@JsonValue String value) {
    /** RFC 5321, section 4.5.3.1.3, without the angle brackets. */
    public static final int MAX_LENGTH = 254;

    private static final int MAX_LOCAL_PART_LENGTH = 64;
    private static final String INVALID = "must be an email address";
    private static final String TOO_LONG = "must not be longer than 254 characters, 64 of them before the @";
    private static final String NOT_ASCII = "must have only ASCII characters before the @";
    private static final Pattern LOCAL_PART = Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

    /** @throws IllegalArgumentException with a message for the client, if the text is not an email address */
    @JsonCreator
    public static EmailAddress of(String text) {
        // Checked before normalization, which takes quadratic time for combining marks.
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(TOO_LONG);
        }
        String trimmed = text.strip();
        int at = trimmed.lastIndexOf('@');
        if (at < 1) {
            throw new IllegalArgumentException(INVALID);
        }
        if (at > MAX_LOCAL_PART_LENGTH) {
            throw new IllegalArgumentException(TOO_LONG);
        }
        String local = trimmed.substring(0, at);
        if (!local.chars().allMatch(character -> character < 0x80)) {
            throw new IllegalArgumentException(NOT_ASCII);
        }
        local = local.toLowerCase(Locale.ROOT);
        String domain = DomainName.ascii(trimmed.substring(at + 1));
        if (domain == null || !LOCAL_PART.matcher(local).matches()) {
            throw new IllegalArgumentException(INVALID);
        }
        if (local.length() + 1 + domain.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(TOO_LONG);
        }
        return new EmailAddress(local + "@" + domain);
    }

    /** @return null if the text is null or not an email address */
    public static EmailAddress orNull(String text) {
        try {
            return text == null ? null : of(text);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    /** Whether the text is the address, in any spelling that {@link #of} accepts. @param address as stored */
    public static boolean matches(String address, String text) {
        EmailAddress other = orNull(text);
        return address.equals(other == null ? text : other.value);
    }

    public String domain() {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    /** The address with the domain in Unicode, for people. */
    public static String unicode(String address) {
        int at = address.lastIndexOf('@');
        return address.substring(0, at + 1) + DomainName.unicode(address.substring(at + 1));
    }

    @Override
    public String toString() {
        return value;
    }
}
