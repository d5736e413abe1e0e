package dev.roster.embed;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A new embed token. Roster does not show it again.")
public record CreatedEmbedToken(
        @Schema(required = true, description = "Set it as the `token` of `<roster-members>`.", examples = "rsm_AZq1…") String token,
        @Schema(required = true, description = "When the token expires.") Instant expiresAt) {
    @Override
    public String toString() {
        return "CreatedEmbedToken until " + expiresAt;
    }
}
