package dev.roster.review;

import java.util.List;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Decisions about many members. */
@Schema(description = "Decisions about up to 1,000 members: all of them count, or none.")
public record Decisions(
        @NotNull @Size(min = 1, max = MOST) List<@NotNull @Valid Line> decisions) {

    public static final int MOST = 1_000;

    /** One of them. */
    @Schema(name = "DecisionLine")
    public record Line(
            @NotNull UUID memberId,
            @NotNull Decision decision,
            @Size(max = ItemDecision.MOST_WORDS) @Pattern(regexp = ItemDecision.WORDS, message = "must not hold control characters") @Schema(nullable = true, examples = "Left the project in May.") String note,
            @Size(max = 64) @Schema(nullable = true, description = "The item's `state` as it was seen; left out: whatever it is.", examples = "3b1f0d9e6b210a52") String state) {
    }
}
