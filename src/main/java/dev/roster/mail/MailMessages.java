package dev.roster.mail;

import io.quarkus.qute.i18n.MessageBundle;
import java.time.ZonedDateTime;
import java.util.Locale;

/** Messages that emails of several features share, in {@code messages/mail_*.properties}. */
@MessageBundle("mail")
public interface MailMessages {
    // @formatter:off: one message per line
    String greeting(String name);
    String fact(String name, String value);
    String account();
    String moment(ZonedDateTime moment, Locale language);
    String day(ZonedDateTime moment, Locale language);
    String link_hint();
    String footer();
    // @formatter:on
}
