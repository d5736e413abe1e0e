package dev.roster.invitation;

import java.time.Instant;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.account.Account;

/** What the invited person wants to know before joining. */
@Schema(description = "An open invitation as the invited person sees it.")
public record InvitationPreview(
        @Schema(required = true) UUID accountId,
        @Schema(required = true, examples = "Acme") String accountName,
        @Schema(required = true, examples = "Ada Admin") String inviterName,
        @Schema(nullable = true, format = "email", examples = "ada@acme.example") String inviterEmail,
        @Schema(required = true, format = "email", description = "The address that must be signed in to join.", examples = "grace@acme.example") String email,
        @Schema(required = true, examples = "member") String role,
        @Schema(nullable = true) String note,
        @Schema(required = true) Instant expiresAt) {

    static InvitationPreview of(Invitation invitation, Account account) {
        return new InvitationPreview(invitation.accountId, account.name(), invitation.inviterName, invitation.inviterEmail,
                invitation.email, invitation.role, invitation.note, invitation.expiresAt);
    }
}
