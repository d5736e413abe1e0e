package dev.roster.review;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whom a review is about. */
@Schema(description = "Whom the review is about: members for whom all of this is true. Without conditions: everybody, suspended members too.")
public record ReviewFilter(
        @Size(min = 1, max = 64) @Schema(nullable = true, description = "Only members with this role.", examples = "admin") String role,
        @Min(1) @Max(3650) @Schema(nullable = true, description = "Only members who were not active for so many days; who never was counts from joining.", examples = "90") Integer dormantDays,
        @Min(1) @Max(3650) @Schema(nullable = true, description = "Only members whom no review that was completed in so many days was about.", examples = "80") Integer notReviewedForDays) {

    public static final ReviewFilter EVERYBODY = new ReviewFilter(null, null, null);
}
