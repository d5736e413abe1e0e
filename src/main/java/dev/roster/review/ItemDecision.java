package dev.roster.review;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The decision about a member.")
public record ItemDecision(
        @NotNull Decision decision,
        @Size(max = MAX_NOTE) @Pattern(regexp = NOTE, message = "must not contain control characters") @Schema(nullable = true, description = "Reason; replaces the previous note.", examples = "Left the project in May.") String note) {

    static final int MAX_NOTE = 1_000;
    static final String NOTE = "[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]*";
}
