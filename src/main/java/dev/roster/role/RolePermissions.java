package dev.roster.role;

import java.util.Set;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a role is to allow from now on. */
@Schema(description = "What the role allows from now on, instead of what it allowed.")
public record RolePermissions(
        @NotNull @Size(max = 100) @Schema(examples = "[\"invoice:read\", \"member:read\"]") Set<@PermissionName String> permissions) {
}
