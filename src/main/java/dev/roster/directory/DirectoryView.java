package dev.roster.directory;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Directory", description = "The connection of the account to its directory.")
public record DirectoryView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Entra ID") String name,
        @Schema(required = true, description = "The role of members whom the directory provisions.", examples = "member") String role,
        @Schema(required = true, description = "Whether a new user of the directory is linked to the member with the same address at once.") boolean linkExisting,
        @Schema(required = true, description = "Whether people whom the directory provisions get an email with a link to sign in.") boolean welcomeEmail,
        @Schema(required = true, description = "The address to configure in the directory.", examples = "https://roster.example/scim/v2/01890f3e-7b7a-7c3e-9f0a-3b1c2d4e5f60") String url,
        @Schema(required = true, description = "Number of users.") long users,
        @Schema(required = true, description = "Number of groups.") long groups,
        @Schema(required = true, description = "The valid tokens, oldest first.") List<DirectoryTokenView> tokens,
        @Schema(required = true) Instant createdAt) {
}
