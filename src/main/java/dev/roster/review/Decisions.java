package dev.roster.review;

import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.value.FreeText;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "Decisions about up to 1,000 members. All of them are stored, or none.")
public record Decisions(
        @NotNull @Size(min = 1, max = MAX_LINES) List<@NotNull Line> decisions) {
    public static final int MAX_LINES = 1_000;

    private static final int MAX_ERRORS = 100;
    private static final int MAX_NOTE = 1_000;

    /**
     * Validates line by line, up to 100 errors, because the validator takes quadratic time for a whole list.
     *
     * @throws Problem {@code validation}
     */
    void check(Validator validator) {
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < decisions.size() && errors.size() < MAX_ERRORS; i++) {
            String line = "decisions[" + i + "].";
            validator.validate(decisions.get(i)).forEach(
                    violation -> errors.add(new FieldError(line + violation.getPropertyPath(), violation.getMessage())));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    @Schema(description = "The decision about a member.")
    public record ItemDecision(
            @NotNull Decision decision,
            @Size(max = MAX_NOTE) @FreeText @Schema(nullable = true, description = "Reason; replaces the previous note.", examples = "Left the project in May.") String note) {
    }

    @Schema(name = "DecisionLine")
    public record Line(
            @NotNull UUID memberId,
            @NotNull Decision decision,
            @Size(max = MAX_NOTE) @FreeText @Schema(nullable = true, examples = "Left the project in May.") String note,
            @Size(max = 64) @Schema(nullable = true, description = "The `accessTag` of the item that the reviewer saw. If it is given and the member's access has changed since, the line is invalid.", examples = "3b1f0d9e6b210a52") String accessTag) {
    }
}
