package dev.roster.dormancy;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the email to dormant members, from {@code messages/dormancymail_*.properties}. */
@MessageBundle("dormancymail")
public interface DormancyMailMessages {
    // @formatter:off: one message per line
    String headline(boolean suspends, String account, String day);
    String explanation(boolean suspends);
    String what_to_do(boolean suspends);
    String idle_since();
    String suspended_from();
    String sign_in();
    String footer();
    // @formatter:on
}
