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

/** What of a schedule is to be different; null stays as it is. */
@Schema(description = "What of the schedule is to be different. What is left out stays as it is.")
public record ScheduleChange(
        @OneLine @Size(max = 200) @Schema(nullable = true) String name,
        @Valid @Schema(nullable = true, description = "Takes the place of the whole filter: `{}` is everybody.") ReviewFilter filter,
        @Size(min = 1, max = NewReview.MOST_REVIEWERS) @Schema(nullable = true) Set<@NotNull UUID> reviewers,
        @Min(1) @Max(NewSchedule.MOST_MONTHS) @Schema(nullable = true) Integer everyMonths,
        @Min(1) @Max(NewSchedule.MOST_DAYS) @Schema(nullable = true) Integer daysToDecide,
        @Schema(nullable = true, description = "When it starts next; from there on it counts.") Instant nextStartAt) {
}
