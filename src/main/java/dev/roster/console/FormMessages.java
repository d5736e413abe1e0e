package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * Messages about the fields of forms, in {@code messages/forms_*.properties}. Apart from {@link UiMessages}, because Quarkus
 * generates invalid code for a bundle with more than 300 messages.
 */
@MessageBundle("forms")
public interface FormMessages {
    // @formatter:off: one message for each constant
    @Message String invalid(FormError.Field field);
    // @formatter:on
}
