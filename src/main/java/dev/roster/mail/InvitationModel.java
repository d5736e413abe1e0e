package dev.roster.mail;

import static dev.roster.mail.PlainText.cut;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;
import static dev.roster.mail.PlainText.lines;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.quarkus.qute.TemplateData;

/**
 * What the invitation's templates see: every text is plain, so that no template has to think of it.
 *
 * @param headlineInviter null when an operator invites: a person says nothing to the recipient there
 * @param inviterEmail null when there is none, or when it is the name already
 * @param note the lines of the note, none if there is no note
 */
@TemplateData
record InvitationModel(String headlineInviter, String headlineAccount, String account, String inviter, String inviterEmail,
        String recipient, String role, List<String> note, String link, String optOut, ZonedDateTime expiresAt,
        Locale language) {

    /** Together with the words around them, the two names stay below 120 characters. */
    private static final int INVITER_LENGTH = 36;
    private static final int ACCOUNT_LENGTH = 48;

    /** Stands for a name of which nothing can be seen. */
    private static final String NAMELESS = "…";

    static InvitationModel of(InvitationEmail letter, Locale language) {
        String account = Optional.ofNullable(line(letter.accountName())).orElse(NAMELESS);
        String email = line(letter.inviterEmail());
        String inviter = Optional.ofNullable(line(letter.inviterName())).or(() -> Optional.ofNullable(email)).orElse(NAMELESS);
        return new InvitationModel(
                email == null ? null : isolated(cut(inviter, INVITER_LENGTH)), isolated(cut(account, ACCOUNT_LENGTH)),
                isolated(account), isolated(inviter), email == null || email.equals(inviter) ? null : isolated(email),
                isolated(line(letter.recipientName())), isolated(line(letter.roleName())), lines(letter.note()),
                letter.link().toString(), letter.optOut().toString(), letter.expiresAt().atZone(ZoneOffset.UTC), language);
    }

    public String initial() {
        return PlainText.initial(account);
    }

    public List<String> quotedNote() {
        return PlainText.quoted(note);
    }
}
