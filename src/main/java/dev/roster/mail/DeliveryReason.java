package dev.roster.mail;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Why an email was not delivered, or not yet. It is stored and shown in place of what a mail server said, which names hosts and
 * addresses.
 */
public enum DeliveryReason {

    ADDRESS_UNKNOWN("The address does not exist."),
    ADDRESS_INVALID("Email cannot be sent to this address."),
    MAILBOX_UNAVAILABLE("The mailbox is full or disabled."),
    RECIPIENT_REFUSED("The recipient's mail server refused the email."),
    NOT_ACCEPTED("The recipient's mail server has not accepted the email."),
    SERVICE_UNAVAILABLE("The email service does not work at the moment. The email is sent as soon as it does."),
    NOT_WRITTEN("The email could not be written. The operator finds the cause in the log."),
    BOUNCED("The email came back.");

    /** An enhanced status code (RFC 3463). */
    private static final Pattern ENHANCED = Pattern.compile("\\b[45]\\.(\\d{1,3})\\.\\d{1,3}\\b");

    private static final String ABOUT_ADDRESS = "1";
    private static final String ABOUT_MAILBOX = "2";

    private final String sentence;

    DeliveryReason(String sentence) {
        this.sentence = sentence;
    }

    /** The stable name, as in {@code address-unknown}. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String sentence() {
        return sentence;
    }

    /** What the enhanced status code in a reply says about the recipient; {@code otherwise} when it says nothing of that. */
    static DeliveryReason told(String reply, DeliveryReason otherwise) {
        Matcher status = ENHANCED.matcher(reply);
        if (!status.find()) {
            return otherwise;
        }
        return switch (status.group(1)) {
            case ABOUT_ADDRESS -> ADDRESS_UNKNOWN;
            case ABOUT_MAILBOX -> MAILBOX_UNAVAILABLE;
            default -> otherwise;
        };
    }

    /**
     * As it was stored; null for null. A replica of an earlier release stores the words of the mail server, which are not
     * shown.
     */
    static DeliveryReason stored(String reason, String state) {
        if (reason == null) {
            return null;
        }
        return Stream.of(values()).filter(known -> known.value().equals(reason)).findFirst()
                .orElse("bounced".equals(state) ? BOUNCED : NOT_ACCEPTED);
    }
}
