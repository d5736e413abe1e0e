package dev.roster.key;

import dev.roster.value.OneLine;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

public record ApiKeyName(@NotNull @OneLine @Size(max = 200) @Schema(examples = "Weekly export") String name) {
}
