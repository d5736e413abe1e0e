package dev.roster.console.invitation;

import dev.roster.console.Constants;
import dev.roster.mail.DeliveryReason;
import io.quarkus.qute.TemplateExtension;

/** The states of an email. */
public enum DeliveryState {

    QUEUED,
    SENT,
    FAILED,
    BOUNCED,
    CANCELLED;

    @TemplateExtension(namespace = "delivery")
    static DeliveryState state(String value) {
        return Constants.of(DeliveryState.class, value, FAILED);
    }

    @TemplateExtension(namespace = "delivery")
    static DeliveryReason reason(String value) {
        return Constants.of(DeliveryReason.class, value, DeliveryReason.NOT_ACCEPTED);
    }
}
