package dev.roster.key;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the email before API keys pause, from {@code messages/keymail_*.properties}. */
@MessageBundle("keymail")
public interface KeyMailMessages {
    // @formatter:off: one message per line
    String headline(String account, String day);
    String explanation();
    String what_to_do();
    String pauses();
    String sign_in();
    String footer();
    // @formatter:on
}
