package dev.roster.value;

import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An email address in the one form in which Roster stores and compares it and sends to it: A to Z in lower case, the domain in
 * its ASCII form ({@link DomainName}).
 * <p>
 * The local part is an unquoted one of RFC 5321 in ASCII. Roster rejects any other character there: the mail client does not
 * speak SMTPUTF8 (RFC 6531), and a case mapping across scripts would make two mailboxes one (U+212A KELVIN SIGN becomes k).
 */
@Schema(type = SchemaType.STRING, format = "email", maxLength = 254, examples = "grace@acme.example")
public record EmailAddress(@JsonValue String value) {

    public static final int LONGEST = 254;

    private static final int LONGEST_LOCAL_PART = 64;
    private static final String NO_ADDRESS = "must be an email address";
    private static final String TOO_LONG = "must not be longer than 254 characters, 64 of them before the @";
    private static final String NOT_ASCII = "must have only ASCII characters before the @";
    private static final Pattern LOCAL_PART = Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

    /** @throws IllegalArgumentException with a reason that can be shown, when the text is not one address */
    @JsonCreator
    public static EmailAddress of(String text) {
        // Before any normalization, which takes quadratic time for combining marks.
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(TOO_LONG);
        }
        String trimmed = text.strip();
        int at = trimmed.lastIndexOf('@');
        if (at < 1) {
            throw new IllegalArgumentException(NO_ADDRESS);
        }
        return of(trimmed.substring(0, at), trimmed.substring(at + 1));
    }

    /** The same for text that may be missing or be no address. @return null when it is not one */
    public static EmailAddress orNull(String text) {
        try {
            return text == null ? null : of(text);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    /** Whether the text is this address, however it is written. */
    public static boolean same(String address, String text) {
        EmailAddress other = orNull(text);
        return address.equals(other == null ? text : other.value);
    }

    public String domain() {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    /** As people read it: with the domain in its Unicode form. */
    public static String readable(String address) {
        int at = address.lastIndexOf('@');
        return address.substring(0, at + 1) + DomainName.unicode(address.substring(at + 1));
    }

    @Override
    public String toString() {
        return value;
    }

    private static EmailAddress of(String localPart, String domainName) {
        if (localPart.length() > LONGEST_LOCAL_PART) {
            throw new IllegalArgumentException(TOO_LONG);
        }
        if (!localPart.chars().allMatch(character -> character < 0x80)) {
            throw new IllegalArgumentException(NOT_ASCII);
        }
        String local = lowerCase(localPart);
        String domain = DomainName.ascii(domainName);
        if (domain == null || !LOCAL_PART.matcher(local).matches()) {
            throw new IllegalArgumentException(NO_ADDRESS);
        }
        if (local.length() + 1 + domain.length() > LONGEST) {
            throw new IllegalArgumentException(TOO_LONG);
        }
        return new EmailAddress(local + "@" + domain);
    }

    /** Of A to Z alone. */
    private static String lowerCase(String ascii) {
        StringBuilder lower = new StringBuilder(ascii);
        for (int i = 0; i < lower.length(); i++) {
            char character = lower.charAt(i);
            if (character >= 'A' && character <= 'Z') {
                lower.setCharAt(i, (char) (character + ('a' - 'A')));
            }
        }
        return lower.toString();
    }
}
