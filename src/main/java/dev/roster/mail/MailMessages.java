package dev.roster.mail;

import java.time.ZonedDateTime;
import java.util.Locale;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages that emails of several features share, from {@code messages/mail_*.properties}. */
@MessageBundle("mail")
public interface MailMessages {

    String greeting(String name);

    /** A line of the text part. */
    String fact(String name, String value);

    String account();

    String moment(ZonedDateTime moment, Locale language);

    String link_hint();

    String footer();
}
