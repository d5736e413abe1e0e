package dev.roster.invitation;

import static dev.roster.database.Database.instant;

import dev.roster.access.Actor;
import dev.roster.group.GroupName;
import dev.roster.mail.DeliveryView;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Invitation", description = "An invitation of one address to the account.")
public record InvitationView(
        @Schema(required = true) UUID id,
        @Schema(required = true, format = "email", examples = "grace@acme.example") String email,
        @Schema(nullable = true, examples = "Grace Hopper") String name,
        @Schema(required = true, examples = "member") String role,
        @Schema(required = true, description = "The groups that the person joins, by name.") List<GroupName> groups,
        @Schema(required = true, examples = "en") String language,
        @Schema(nullable = true) String note,
        @Schema(required = true) InvitationState state,
        @Schema(required = true, description = "The latest inviter. The invitation is revoked when this member can no longer send it.") Inviter inviter,
        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant expiresAt,
        @Schema(required = true, description = "When the invitation can be resent.") Instant resendableAt,
        @Schema(nullable = true, description = "When the invitation was accepted, declined or revoked.") Instant closedAt,
        @Schema(nullable = true, description = "The member who accepted the invitation.") UUID memberId,
        @Schema(required = true) DeliveryView delivery,
        @Schema(nullable = true, description = "Only in the response of `invite`. `already-invited`: the previous email is less than a minute old; the invitation has the requested values, and no email is sent. It can be resent at `resendableAt`.") InvitationOutcome.Kind outcome) {
    @Schema(name = "Inviter", description = "The inviter, with the name at the time of the invitation.")
    public record Inviter(
            @Schema(nullable = true, description = "Null if an operator invited.") UUID memberId,
            @Schema(required = true, examples = "Ada Admin") String name,
            @Schema(nullable = true, format = "email", examples = "ada@acme.example") String email) {
        static Inviter of(Actor actor) {
            return new Inviter(actor.memberId(), actor.name() == null ? actor.label() : actor.name(), actor.email());
        }
    }

    static InvitationView of(Row row, InvitationOutcome.Kind outcome) {
        return new InvitationView(row.getUUID("id"), row.getString("email"), row.getString("name"), row.getString("role"),
                GroupName.of(row), row.getString("language"), row.getString("note"),
                InvitationState.fromString(row.getString("state_now")),
                new Inviter(row.getUUID("inviter_id"), row.getString("inviter_name"), row.getString("inviter_email")),
                instant(row, "created_at"), instant(row, "expires_at"),
                Invitation.resendableAt(instant(row, "last_mail_at")), instant(row, "closed_at"),
                row.getUUID("member_id"), DeliveryView.of(row), outcome);
    }
}
