package dev.roster.role;

import java.util.Set;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The new permissions of the role, which replace the previous ones.")
public record RolePermissions(
        @NotNull @Size(max = 100) @Schema(examples = "[\"invoice:read\", \"member:read\"]") Set<@PermissionName String> permissions) {
}
