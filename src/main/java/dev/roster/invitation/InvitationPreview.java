package dev.roster.invitation;

import java.time.Instant;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.account.Account;

@Schema(description = "An open invitation, for the invited person.")
public record InvitationPreview(
        @Schema(required = true) UUID accountId,
        @Schema(required = true, examples = "Acme") String accountName,
        @Schema(required = true, examples = "Ada Admin") String inviterName,
        @Schema(nullable = true, format = "email", examples = "ada@acme.example") String inviterEmail,
        @Schema(required = true, format = "email", description = "The address with which the person must sign in to accept.", examples = "grace@acme.example") String email,
        @Schema(required = true, examples = "member") String role,
        @Schema(nullable = true) String note,
        @Schema(required = true) Instant expiresAt) {

    static InvitationPreview of(Invitation invitation, Account account) {
        return new InvitationPreview(invitation.accountId, account.name(), invitation.inviterName, invitation.inviterEmail,
                invitation.email, invitation.role, invitation.note, invitation.expiresAt);
    }
}
