package dev.roster.expiry;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the email before a membership or a role expires, from {@code messages/expirymail_*.properties}. */
@MessageBundle("expirymail")
public interface ExpiryMailMessages {
    // @formatter:off: one message per line
    String headline(boolean ofRole, String account, String day);
    String explanation(boolean ofRole);
    String what_to_do(boolean ofRole);
    String expires(boolean ofRole);
    String role_afterwards();
    String sign_in();
    String footer();
    // @formatter:on
}
