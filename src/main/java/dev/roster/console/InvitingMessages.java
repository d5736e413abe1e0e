package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about invitations say; {@code messages/inviting_*.properties} have it in each language. */
@MessageBundle("inviting")
public interface InvitingMessages {

    @Message
    String in_seconds(int count);

    @Message
    String email();

    @Message
    String resend();

    @Message
    String addresses();

    @Message
    String addresses_hint();

    @Message
    String letter_language();

    @Message
    String note();

    @Message
    String note_example();

    @Message
    String send_invitation();

    @Message
    String import_instead();

    @Message
    String import_csv();

    @Message
    String invited_some(int count);

    @Message
    String not_invited(int count);

    @Message
    String invitation_state(String state);

    @Message
    String mail_state(String state);

    @Message
    String delivery();

    @Message
    String invited_by();

    @Message
    String no_invitations();

    @Message
    String no_invitations_hint();

    @Message
    String revoke_question(String email);

    @Message
    String revoke_means();

    @Message
    String import_title();

    @Message
    String import_lead();

    @Message
    String csv_file();

    @Message
    String csv_or_paste();

    @Message
    String csv_hint();

    /** Why a file cannot be read, with the columns or the number of the record that it is about. */
    @Message
    String csv_unreadable(String reason, String detail);

    @Message
    String preview();

    @Message
    String import_preview();

    @Message
    String will_be_invited();

    @Message
    String will_not();

    @Message
    String send_invitations(long count);

    @Message
    String line();

    @Message
    String result();

    @Message
    String outcome(String outcome);

    @Message
    String import_running();

    @Message
    String import_over();

    @Message
    String not_invited_heading();

    @Message
    String download_csv();
}
