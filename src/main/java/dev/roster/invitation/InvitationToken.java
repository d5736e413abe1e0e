package dev.roster.invitation;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The secret of a letter, in a body rather than a path, so that no access log ever holds it. */
@Schema(description = "The secret from the letter's link.")
record InvitationToken(
        @NotNull @Size(min = 1, max = 256) @Schema(description = "The `token` of the link.", examples = "AZq1…") String token) {

    @Override
    public String toString() {
        return "InvitationToken";
    }
}
