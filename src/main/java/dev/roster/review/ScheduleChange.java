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

@Schema(description = "Properties to change. Omitted properties stay.")
public record ScheduleChange(
        @OneLine @Size(max = 200) @Schema(nullable = true) String name,
        @Valid @Schema(nullable = true, description = "Replaces the whole filter; `{}` includes all members.") ReviewFilter filter,
        @Size(min = 1, max = NewReview.MAX_REVIEWERS) @Schema(nullable = true) Set<@NotNull UUID> reviewers,
        @Min(1) @Max(NewSchedule.MAX_MONTHS) @Schema(nullable = true) Integer everyMonths,
        @Min(1) @Max(NewSchedule.MAX_DAYS) @Schema(nullable = true) Integer daysToDecide,
        @Schema(nullable = true, description = "Next start. Later starts follow at the interval.") Instant nextStartAt) {
}
