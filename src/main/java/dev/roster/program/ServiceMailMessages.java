package dev.roster.program;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the emails about service accounts, from {@code messages/servicemail_*.properties}. */
@MessageBundle("servicemail")
public interface ServiceMailMessages {
    // @formatter:off: one message per line
    String headline(boolean lost, String service, int others);
    String explanation(boolean lost);
    String what_to_do(boolean lost);
    String service_account();
    String suspended_from();
    String open(boolean lost);
    String footer(boolean lost);
    String expiry_headline(String service, int others);
    String expiry_explanation(int others);
    String expiry_what_to_do(int others);
    String expiry_footer();
    // @formatter:on
}
