package dev.roster.review;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.value.OneLine;

/** A review that is to start every few months. */
@Schema(description = "A review that is to start every few months.")
public record NewSchedule(
        @NotNull @OneLine @Size(max = 200) @Schema(description = "Of the schedule and of each of its reviews.", examples = "Quarterly access review") String name,
        @Valid @Schema(nullable = true, description = "Left out or null: everybody.") ReviewFilter filter,
        @NotNull @Size(min = 1, max = NewReview.MOST_REVIEWERS) @Schema(description = "The members who decide: active ones, with a role that allows `review:decide`. Who is none any more when a review starts is left out of it.") Set<@NotNull UUID> reviewers,
        @NotNull @Min(1) @Max(MOST_MONTHS) @Schema(description = "Every how many months it starts.", examples = "3") Integer everyMonths,
        @NotNull @Min(1) @Max(MOST_DAYS) @Schema(description = "How many days the reviewers have.", examples = "14") Integer daysToDecide,
        @NotNull @Schema(description = "When it starts next; from there on it counts.", examples = "2027-01-04T08:00:00Z") Instant nextStartAt) {

    public static final int MOST_MONTHS = 24;
    static final int MOST_DAYS = 180;

    public ReviewFilter population() {
        return filter == null ? ReviewFilter.EVERYBODY : filter;
    }
}
