package dev.roster.identity;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the emails about a new sign-in, from {@code messages/identitymail_*.properties}. */
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
    String relinked_headline(String account);
    String relinked_explanation();
    String relinked_by_you();
    String relinked_not_by_you();
    String relinked_at();
    // @formatter:on
}
