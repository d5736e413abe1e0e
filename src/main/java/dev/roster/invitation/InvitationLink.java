package dev.roster.invitation;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "InvitationLink", description = "A new link to an invitation, which Roster shows once.")
public record InvitationLink(
        @Schema(required = true) UUID invitationId,
        @Schema(required = true, format = "email", description = "The address with which the person must sign in to accept.", examples = "grace@acme.example") String email,
        @Schema(required = true, description = "Contains the secret of the invitation. Pass it on only to the invited person.", examples = "https://roster.acme.example/join?token=AZnzpHwee2CKUj8cDZ5rIQ") URI url,
        @Schema(required = true) Instant expiresAt) {
    /** Omits the secret, so that no log contains it by accident. */
    @Override
    public String toString() {
        return "InvitationLink " + invitationId;
    }
}
