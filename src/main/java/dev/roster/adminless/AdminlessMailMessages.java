package dev.roster.adminless;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the email about an account without an admin, from {@code messages/adminlessmail_*.properties}. */
@MessageBundle("adminlessmail")
public interface AdminlessMailMessages {
    // @formatter:off: one message per line
    String headline(String account);
    String explanation();
    String what_to_do(boolean toOperator);
    String open_members();
    String footer(boolean toOperator);
    // @formatter:on
}
