package dev.roster.review;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is decided about one member. */
@Schema(description = "What is decided about the member.")
public record ItemDecision(
        @NotNull Decision decision,
        @Size(max = MOST_WORDS) @Pattern(regexp = WORDS, message = "must not hold control characters") @Schema(nullable = true, description = "Why. Takes the place of the note before.", examples = "Left the project in May.") String note) {

    static final int MOST_WORDS = 1_000;
    static final String WORDS = "[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]*";
}
