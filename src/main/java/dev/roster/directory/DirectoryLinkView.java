package dev.roster.directory;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "DirectoryLink", description = "A user of the directory and the member with the same address, who are not linked yet.")
public record DirectoryLinkView(
        @Schema(required = true, examples = "grace@acme.example") String email,
        @Schema(required = true, examples = "grace@acme.example") String userName,
        @Schema(required = true, description = "The name in the directory.", examples = "Grace Hopper") String name,
        @Schema(required = true, description = "If false, the link suspends the member.") boolean active,
        @Schema(required = true) UUID memberId,
        @Schema(required = true, description = "The member's name, which the link replaces.", examples = "Grace") String memberName,
        @Schema(required = true, description = "The member's role, which the link does not change.", examples = "member") String memberRole,
        @Schema(required = true, description = "When the directory last sent other values.") Instant seenAt) {
}
