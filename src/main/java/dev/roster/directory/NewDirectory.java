package dev.roster.directory;

import dev.roster.role.BuiltInRole;
import dev.roster.role.NewRole;
import dev.roster.value.OneLine;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The connection of the account to its directory.")
public record NewDirectory(
        @NotNull @OneLine @Size(min = 1, max = NewDirectory.MAX_NAME_LENGTH) @Schema(description = "For people, and the actor in the audit log.", examples = "Entra ID") String name,
        @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "The role of members whom the directory provisions; `member` by default.", examples = "member") String role,
        @Schema(nullable = true, description = "Whether a new user of the directory is linked to the member with the same address at once. By default, an admin links them.") Boolean linkExisting,
        @Schema(nullable = true, description = "Whether people whom the directory provisions get an email with a link to sign in; false by default.") Boolean welcomeEmail) {
    public static final int MAX_NAME_LENGTH = 100;

    String roleOrDefault() {
        return role == null ? BuiltInRole.MEMBER.roleName() : role;
    }

    boolean linksExisting() {
        return Boolean.TRUE.equals(linkExisting);
    }

    boolean sendsWelcomeEmail() {
        return Boolean.TRUE.equals(welcomeEmail);
    }
}
