package dev.roster.identity;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "IdentityLink", description = "A link, sent to the member's address, by which the member links a new sign-in.")
public record IdentityLinkView(@Schema(required = true) Instant createdAt,
        @Schema(required = true, description = "The link is valid until then, or until it is used or replaced.") Instant expiresAt) {
}
