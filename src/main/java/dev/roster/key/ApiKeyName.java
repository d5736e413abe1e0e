package dev.roster.key;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.value.OneLine;

public record ApiKeyName(@NotNull @OneLine @Size(max = 200) @Schema(examples = "Weekly export") String name) {
}
