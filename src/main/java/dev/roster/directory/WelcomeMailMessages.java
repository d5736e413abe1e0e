package dev.roster.directory;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the email to people whom a directory has provisioned, in {@code messages/welcomemail_*.properties}. */
@MessageBundle("welcomemail")
public interface WelcomeMailMessages {
    // @formatter:off: one message per line
    String headline(String account);
    String what_to_do(boolean link);
    String added_by();
    String open();
    String unexpected();
    String footer();
    // @formatter:on
}
