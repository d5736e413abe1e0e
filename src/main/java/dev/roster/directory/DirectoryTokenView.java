package dev.roster.directory;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "DirectoryToken", description = "A token with which the directory calls SCIM.")
public record DirectoryTokenView(
        @Schema(required = true) UUID id,
        @Schema(required = true) Instant createdAt,
        @Schema(nullable = true, description = "Precise to five minutes; null if it was never used.") Instant lastUsedAt) {
}
