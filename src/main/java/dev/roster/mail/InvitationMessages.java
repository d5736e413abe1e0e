package dev.roster.mail;

import java.time.ZonedDateTime;
import java.util.Locale;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The sentences of the invitation letter; {@code messages/invitation_*.properties} say them in each language. */
@MessageBundle("invitation")
public interface InvitationMessages {

    /** The subject and the title. No inviter: an operator invites. */
    @Message
    String headline(String inviter, String account);

    @Message
    String greeting(String name);

    @Message
    String what_to_do();

    @Message
    String note_heading(String inviter);

    /** A line of the text part. */
    @Message
    String fact(String name, String value);

    @Message
    String account();

    @Message
    String role();

    /** The built-in roles have a name in each language, an account's own ones have just theirs. */
    @Message
    String role_name(String role);

    @Message
    String invited_by();

    @Message
    String valid_until();

    @Message
    String moment(ZonedDateTime moment, Locale language);

    @Message
    String open();

    @Message
    String link_hint();

    @Message
    String use_once();

    @Message
    String unexpected();

    /** Before the link by which the recipient opts out. */
    @Message
    String stop(String account);

    @Message
    String footer();
}
