package dev.roster.invitation;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The secret of an invitation email. It is sent in the body, because access logs contain paths. */
@Schema(description = "The secret from the link in the email.")
record InvitationToken(
        @NotNull @Size(min = 1, max = 256) @Schema(description = "The `token` of the link.", examples = "AZq1…") String token) {

    @Override
    public String toString() {
        return "InvitationToken";
    }
}
