package dev.roster.review;

import dev.roster.value.OneLine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A review that starts repeatedly.")
public record NewSchedule(
        @NotNull @OneLine @Size(max = 200) @Schema(description = "Name of the schedule and of its reviews.", examples = "Quarterly access review") String name,
        @Valid @Schema(nullable = true, description = "If omitted, all members except removed ones.") ReviewFilter filter,
        @NotNull @Size(min = 1, max = NewReview.MAX_REVIEWERS) @Schema(description = "The members who decide: active, with a role that allows `review:decide`. A review omits reviewers who are no longer eligible at its start.") Set<@NotNull UUID> reviewers,
        @NotNull @Min(1) @Max(MAX_MONTHS) @Schema(description = "Interval in months.", examples = "3") Integer everyMonths,
        @NotNull @Min(1) @Max(MAX_DAYS) @Schema(description = "Days from the start to the due date.", examples = "14") Integer daysToDecide,
        @NotNull @Schema(description = "Next start. Later starts follow at the interval.", examples = "2027-01-04T08:00:00Z") Instant nextStartAt) {
    public static final int MAX_MONTHS = 24;
    static final int MAX_DAYS = 180;

    Change asChange() {
        return new Change(name, filter, reviewers, everyMonths, daysToDecide, nextStartAt);
    }

    @Schema(name = "ScheduleChange", description = "The changes of a schedule. Omitted properties do not change.")
    public record Change(
            @OneLine @Size(max = 200) @Schema(nullable = true) String name,
            @Valid @Schema(nullable = true, description = "Replaces the whole filter; `{}` includes all members.") ReviewFilter filter,
            @Size(min = 1, max = NewReview.MAX_REVIEWERS) @Schema(nullable = true) Set<@NotNull UUID> reviewers,
            @Min(1) @Max(MAX_MONTHS) @Schema(nullable = true) Integer everyMonths,
            @Min(1) @Max(MAX_DAYS) @Schema(nullable = true) Integer daysToDecide,
            @Schema(nullable = true, description = "Next start. Later starts follow at the interval.") Instant nextStartAt) {
    }
}
