package dev.roster.role;

import java.util.Set;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A role that an account adds. */
@Schema(description = "A role of the account's own.")
public record NewRole(
        @NotNull @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,62}", message = "must be up to 63 lower-case letters, digits and hyphens") @Schema(description = "Stays as it is: what else a role should be called is a new role.", examples = "billing-clerk") String name,
        @NotNull @Size(max = 100) @Schema(description = "What the role allows: Roster's own permissions (`member:read`, say) and whatever the account's services understand.", examples = "[\"invoice:read\", \"invoice:send\", \"member:read\"]") Set<@PermissionName String> permissions) {
}
