package dev.roster.invitation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.mail.DeliveryView;
import io.vertx.mutiny.sqlclient.Row;

/** An invitation as those who manage it see it: never with its secret. */
@Schema(name = "Invitation", description = "An offer to join the account, to one address.")
public record InvitationView(
        @Schema(required = true) UUID id,
        @Schema(required = true, format = "email", examples = "grace@acme.example") String email,
        @Schema(nullable = true, examples = "Grace Hopper") String name,
        @Schema(required = true, examples = "member") String role,
        @Schema(required = true, examples = "en") String language,
        @Schema(nullable = true) String note,
        @Schema(required = true) InvitationState state,
        @Schema(required = true, description = "Who sent it last, and answers for it: the invitation is revoked when this member can no longer send it.") By inviter,
        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant expiresAt,
        @Schema(required = true, description = "From when on it can be sent again.") Instant resendableAt,
        @Schema(nullable = true, description = "When it was accepted, declined, revoked or replaced.") Instant closedAt,
        @Schema(nullable = true, description = "The member that it made.") UUID memberId,
        @Schema(required = true) DeliveryView delivery,
        @Schema(nullable = true, description = "Only in the answer to `invite`. `already-invited`: an email went out less than a minute ago; the invitation holds what was requested now, and no email was sent. The next one can be sent at `resendableAt`.") InvitationOutcomeKind outcome) {

    /** Who invited, as they were called then. */
    @Schema(name = "Inviter")
    public record By(
            @Schema(nullable = true, description = "Null when the operator invited.") UUID memberId,
            @Schema(required = true, examples = "Ada Admin") String name,
            @Schema(nullable = true, format = "email", examples = "ada@acme.example") String email) {
    }

    static InvitationView of(Invitation invitation, DeliveryView delivery, Instant now) {
        return new InvitationView(invitation.id, invitation.email, invitation.name, invitation.role, invitation.language,
                invitation.note, invitation.stateAt(now),
                new By(invitation.inviterId, invitation.inviterName, invitation.inviterEmail), invitation.createdAt,
                invitation.expiresAt, invitation.resendableAt(), invitation.closedAt, invitation.memberId, delivery, null);
    }

    /** The same in the answer to the request that made or changed it. */
    InvitationView because(InvitationOutcomeKind kind) {
        return new InvitationView(id, email, name, role, language, note, state, inviter, createdAt, expiresAt, resendableAt,
                closedAt, memberId, delivery, kind);
    }

    static InvitationView of(Row row) {
        return new InvitationView(row.getUUID("id"), row.getString("email"), row.getString("name"), row.getString("role"),
                row.getString("language"), row.getString("note"), InvitationState.fromString(row.getString("state_now")),
                new By(row.getUUID("inviter_id"), row.getString("inviter_name"), row.getString("inviter_email")),
                instant(row, "created_at"), instant(row, "expires_at"),
                Invitation.resendableAfter(instant(row, "last_mail_at")), instant(row, "closed_at"), row.getUUID("member_id"),
                DeliveryView.of(row), null);
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
