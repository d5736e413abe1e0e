package dev.roster.invitation;

import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;
import static dev.roster.mail.PlainText.truncate;

import dev.roster.mail.Email;
import dev.roster.mail.PlainText;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The model of the invitation email. All texts are safe for plain text.
 *
 * @param headlineInviter null if an operator invites, because recipients do not know operators
 * @param inviterEmail null if there is none, or if it is shown as the name
 * @param note the lines of the note; empty if there is none
 * @param optOut the link to opt out of further invitations from the account
 */
@TemplateData
record InvitationEmail(String headlineInviter, Email.Tenant account, String inviter, String inviterEmail,
        String recipient, String role, List<String> note, URI link, URI optOut, ZonedDateTime expiresAt, Locale language) {
    /** With this limit, the subject stays below 120 characters in every language. */
    private static final int MAX_INVITER = 36;

    @CheckedTemplate(basePath = "mail/invitation")
    static class Templates {
        static native TemplateInstance subject(InvitationEmail email);

        static native TemplateInstance text(InvitationEmail email);

        static native TemplateInstance html(InvitationEmail email);
    }

    /**
     * Takes names and note as typed, and makes them safe for plain text.
     *
     * @param inviterEmail null if an operator invites
     */
    static InvitationEmail of(Email.Tenant account, String inviterName, String inviterEmail, String recipientName, String role,
            String note, URI link, URI optOut, Instant expiresAt, Locale language) {
        String email = line(inviterEmail);
        String inviter = email == null || line(inviterName) != null ? PlainText.name(inviterName) : email;
        return new InvitationEmail(email == null ? null : isolated(truncate(inviter, MAX_INVITER)),
                account, isolated(inviter),
                inviter.equals(email) ? null : isolated(email), isolated(line(recipientName)), isolated(line(role)),
                PlainText.lines(note), link, optOut, expiresAt.atZone(ZoneOffset.UTC), language);
    }

    /**
     * Adds the headers with which mail clients offer to unsubscribe (RFC 8058). Replies reach the inviter.
     *
     * @param replyTo null if an operator invites
     */
    Email render(UUID id, Email.Mailbox replyTo) {
        return Email.render(id, account, language, Templates.subject(this), Templates.text(this), Templates.html(this))
                .withHeaders(Map.of("List-Unsubscribe", "<" + optOut + ">",
                        "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
                .withReplyTo(replyTo);
    }

    public List<String> quotedNote() {
        return PlainText.quoted(note);
    }
}
