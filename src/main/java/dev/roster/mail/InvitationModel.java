package dev.roster.mail;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

/**
 * What the invitation's templates see: every text is plain, so that no template has to think of it.
 *
 * @param headlineInviter null when an operator invites: a person says nothing to the recipient there
 * @param inviterEmail null when there is none, or when it is the name already
 * @param note the lines of the note, none if there is no note
 */
record InvitationModel(String headlineInviter, String headlineAccount, String account, String inviter, String inviterEmail,
        String recipient, String role, List<String> note, String link, ZonedDateTime expiresAt, Locale language) {

    /** Together with the words around them, the two names stay below 120 characters. */
    private static final int INVITER_LENGTH = 36;
    private static final int ACCOUNT_LENGTH = 48;

    static InvitationModel of(InvitationLetter letter, Locale language) {
        String account = PlainText.line(letter.accountName());
        String inviter = PlainText.line(letter.inviterName());
        String email = PlainText.line(letter.inviterEmail());
        return new InvitationModel(
                email == null ? null : PlainText.cut(inviter, INVITER_LENGTH),
                PlainText.cut(account, ACCOUNT_LENGTH),
                account, inviter, email == null || email.equals(inviter) ? null : email,
                PlainText.line(letter.recipientName()), PlainText.line(letter.roleName()), PlainText.lines(letter.note()),
                letter.link().toString(), letter.expiresAt().atZone(ZoneOffset.UTC), language);
    }
}
