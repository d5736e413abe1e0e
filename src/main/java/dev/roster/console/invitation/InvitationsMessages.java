package dev.roster.console.invitation;

import dev.roster.invitation.InvitationOutcome;
import dev.roster.invitation.InvitationState;
import dev.roster.invitation.UnreadableCsv;
import dev.roster.mail.DeliveryReason;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about invitations, in {@code messages/invitations_*.properties}. A page replaces {@code %s}. */
@MessageBundle("invitations")
public interface InvitationsMessages {
    // @formatter:off: one message per line; @Message: one message for each constant
    /** The states of an email. */
    enum DeliveryState { QUEUED, SENT, FAILED, BOUNCED, CANCELLED }
    String in_seconds(int count);
    String email();
    String resend();
    String addresses();
    String addresses_hint();
    String message_language();
    String note();
    String note_example();
    String send_invitation();
    String import_instead();
    String import_csv();
    String invitations_sent(int count);
    String addresses_not_invited(int count);
    @Message String state(InvitationState state);
    String all();
    String undelivered();
    String undelivered_notice(int count);
    String show_undelivered();
    @Message String delivery_state(DeliveryState state);
    @Message String delivery_reason(DeliveryReason reason);
    String resend_failed();
    String resend_failed_lead();
    String period();
    String last_days(int days);
    String invitations_resent(long count);
    String not_resent_heading();
    String resend_more();
    String delivery();
    String invited_by();
    String no_invitations();
    String no_invitations_hint();
    String revoke_question(String email);
    String revoke_effect();
    String create_link();
    String link_question(String email);
    String link_effect();
    String link_button();
    String link_created();
    String link_hint();
    String discard_link();
    String link_saved();
    String import_title();
    String import_lead();
    String csv_file();
    String csv_or_paste();
    String csv_hint();
    @Message String csv_unreadable(UnreadableCsv.Reason reason);
    String preview();
    String import_preview();
    String to_be_invited();
    String send_invitations(long count);
    String line();
    @Message String outcome(InvitationOutcome.Kind outcome);
    String import_running();
    String import_finished();
    String not_invited();
    String download_csv();
    String select();
    String select_row(String email);
    String bulk_resend_question(int count);
    String bulk_revoke_question(int count);
    String bulk_resend_effect();
    String bulk_revoke_effect();
    String bulk_others(int count);
    String bulk_nothing();
    String join_requests();
    // @formatter:on
}
