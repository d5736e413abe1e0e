package dev.roster.key;

import dev.roster.role.PermissionName;
import dev.roster.value.OneLine;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A key for the authenticated member.")
public record NewApiKey(
        @NotNull @OneLine @Size(max = 200) @Schema(description = "The purpose of the key.", examples = "Nightly export") String name,
        @Size(max = 100) @Schema(nullable = true, description = "The permissions that the key allows at most. A request needs the permission of the member too. Omitted or null: all permissions of the member.", examples = "[\"invoice:read\"]") Set<@PermissionName String> permissions,
        @Schema(nullable = true, description = "When the key expires. Omitted or null: it is valid until it is revoked or its member is removed.", examples = "2027-01-31T00:00:00Z") Instant expiresAt) {
}
