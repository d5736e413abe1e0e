package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Relative times, in {@code messages/relativetime_*.properties}. A page replaces {@code %s}. */
@MessageBundle("relativetime")
public interface TimeMessages {
    @Message
    String relative(DisplayTime.TimeSpan span);
}
