package dev.roster.edge.core;

import dev.roster.value.OneLine;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A credential for edges.")
record NewEdgeCredential(
        @NotNull @OneLine @Size(max = 200) @Schema(description = "Where the edges run.", examples = "Gateway in Frankfurt") String name,
        @Size(min = 1, max = 1_000) @Schema(nullable = true, description = "The accounts that its edges can look up. They never change. Omitted or null: all.") Set<@NotNull UUID> accounts) {
}
