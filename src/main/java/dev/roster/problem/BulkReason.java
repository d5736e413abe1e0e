package dev.roster.problem;

import dev.roster.problem.Problem.FieldError;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "BulkReason", description = "Why a bulk operation rejected one of its resources: the problem that the operation for a single resource would return.")
public record BulkReason(
        @Schema(required = true, examples = "/problems/already-member") String type,
        @Schema(required = true) String title,
        @Schema(required = true) String detail,
        @Schema(required = true) List<FieldError> errors) {
    /** @return null for null */
    public static BulkReason of(Problem problem) {
        return problem == null ? null
                : new BulkReason("/problems/" + problem.type().slug(), problem.type().title(), problem.getMessage(),
                        problem.errors());
    }

    public String slug() {
        return type.substring(type.lastIndexOf('/') + 1);
    }

    public boolean isOf(ProblemType problem) {
        return slug().equals(problem.slug());
    }
}
