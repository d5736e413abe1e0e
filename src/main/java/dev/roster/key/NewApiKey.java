package dev.roster.key;

import java.time.Instant;
import java.util.Set;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.role.PermissionName;
import dev.roster.value.OneLine;

/** A key that a member makes for themselves. */
@Schema(description = "A key for the member who asks.")
public record NewApiKey(
        @NotNull @OneLine @Size(max = 200) @Schema(description = "What it is for, to tell it from others.", examples = "Nightly export") String name,
        @Size(max = 100) @Schema(nullable = true, description = "What the key may do at most. At each use it may do only what its member may as well; left out or null: everything that they may.", examples = "[\"invoice:read\"]") Set<@PermissionName String> permissions,
        @Schema(nullable = true, description = "When the key ends by itself; left out or null: when it is revoked, or its member removed.", examples = "2027-01-31T00:00:00Z") Instant expiresAt) {
}
