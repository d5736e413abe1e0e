package dev.roster.identity;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the email with a link for a new sign-in, from {@code messages/identitymail_*.properties}. */
@MessageBundle("identitymail")
public interface IdentityMailMessages {
    // @formatter:off: one message per line
    String headline(String account);
    String explanation();
    String what_to_do(String address);
    String not_expected();
    String address();
    String valid_until();
    String link();
    String footer();
    // @formatter:on
}
