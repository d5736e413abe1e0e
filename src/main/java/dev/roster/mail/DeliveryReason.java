package dev.roster.mail;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The reason why an email has not been delivered. Roster stores it instead of the server's reply, which names hosts and
 * addresses.
 */
public enum DeliveryReason {
    ADDRESS_UNKNOWN("The address does not exist."),
    ADDRESS_INVALID("Email cannot be sent to this address."),
    MAILBOX_UNAVAILABLE("The mailbox is full or disabled."),
    REJECTED("The recipient's mail server rejected the email."),
    NOT_ACCEPTED("The recipient's mail server has not accepted the email."),
    SERVICE_UNAVAILABLE("The email service is unavailable. Roster sends the email when the service is available again."),
    RENDERING_FAILED("The email could not be rendered. The operator finds the cause in the log."),
    BOUNCED("The email bounced.");

    /** RFC 3463. */
    private static final Pattern ENHANCED_STATUS_CODE = Pattern.compile("\\b[45]\\.(\\d{1,3})\\.\\d{1,3}\\b");

    private final String message;

    DeliveryReason(String message) {
        this.message = message;
    }

    /** As stored, for example {@code address-unknown}. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String message() {
        return message;
    }

    /** @param otherwise if the reply has no enhanced status code about the address or the mailbox */
    static DeliveryReason of(String reply, DeliveryReason otherwise) {
        Matcher status = ENHANCED_STATUS_CODE.matcher(reply);
        return switch (status.find() ? status.group(1) : "") {
            case "1" -> ADDRESS_UNKNOWN;
            case "2" -> MAILBOX_UNAVAILABLE;
            default -> otherwise;
        };
    }

    /** @return null for null. During a rolling update, a replica of a later release can store a value that is unknown here. */
    static DeliveryReason ofValue(String value) {
        return value == null ? null
                : Stream.of(values()).filter(known -> known.value().equals(value)).findFirst().orElse(NOT_ACCEPTED);
    }
}
