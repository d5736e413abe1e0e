package dev.roster.role;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A custom role of the account.")
public record NewRole(
        @NotNull @Pattern(regexp = NewRole.NAME, message = NewRole.NAME_RULE) @Schema(description = "The name cannot change. To rename a role, create another role.", examples = "billing-clerk") String name,
        @NotNull @Size(max = 100) @Schema(description = "Permissions of Roster (such as `member:read`) and of the account's services.", examples = "[\"invoice:read\", \"invoice:send\", \"member:read\"]") Set<@PermissionName String> permissions) {
    public static final int MAX_NAME_LENGTH = 63;

    private static final String NAME = "[a-z0-9][a-z0-9-]{0," + (MAX_NAME_LENGTH - 1) + "}";
    private static final String NAME_RULE = "must be up to " + MAX_NAME_LENGTH + " lower-case letters, digits and hyphens";

    @Schema(name = "RolePermissions", description = "The new permissions of the role, which replace the previous ones.")
    public record Change(
            @NotNull @Size(max = 100) @Schema(examples = "[\"invoice:read\", \"member:read\"]") Set<@PermissionName String> permissions) {
    }
}
