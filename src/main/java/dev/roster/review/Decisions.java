package dev.roster.review;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;

/** Decisions about many members. */
@Schema(description = "Decisions about up to 1,000 members: all of them count, or none.")
public record Decisions(
        @NotNull @Size(min = 1, max = MOST) List<@NotNull Line> decisions) {

    public static final int MOST = 1_000;

    private static final int MOST_ERRORS = 100;

    /**
     * Checks each line by itself, up to the first 100 errors: the validator takes quadratic time for all at once.
     *
     * @throws Problem {@code validation}
     */
    void check(Validator validator) {
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < decisions.size() && errors.size() < MOST_ERRORS; i++) {
            String line = "decisions[" + i + "].";
            validator.validate(decisions.get(i)).forEach(
                    violation -> errors.add(new FieldError(line + violation.getPropertyPath(), violation.getMessage())));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    /** One of them. */
    @Schema(name = "DecisionLine")
    public record Line(
            @NotNull UUID memberId,
            @NotNull Decision decision,
            @Size(max = ItemDecision.MOST_WORDS) @Pattern(regexp = ItemDecision.WORDS, message = "must not hold control characters") @Schema(nullable = true, examples = "Left the project in May.") String note,
            @Size(max = 64) @Schema(nullable = true, description = "The item's `state` as it was seen; left out: whatever it is.", examples = "3b1f0d9e6b210a52") String state) {
    }
}
