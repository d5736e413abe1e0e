package dev.roster.review;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.http.Versioned;
import io.vertx.mutiny.sqlclient.Row;

/** A schedule as callers see it. */
@Schema(name = "ReviewSchedule", description = "A review that starts every few months by itself.")
public record ScheduleView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Quarterly access review") String name,
        @Schema(required = true) ReviewFilter filter,
        @Schema(required = true, description = "The ids of the members who decide.") List<UUID> reviewers,
        @Schema(required = true, examples = "3") int everyMonths,
        @Schema(required = true, examples = "14") int daysToDecide,
        @Schema(required = true) Instant nextStartAt,
        @Schema(nullable = true, description = "The review that it started last.") UUID lastReviewId,
        @Schema(nullable = true, description = "Why it could not start one last time: `no-reviewers` when none of them can decide any more, else the name of a problem. Null when it could.", examples = "no-reviewers") String lastProblem,
        @Schema(required = true) Instant createdAt) {

    static ScheduleView of(ReviewSchedule schedule) {
        return new ScheduleView(schedule.id, schedule.name, schedule.filter(), schedule.reviewers(), schedule.everyMonths,
                schedule.daysToDecide, schedule.nextStartAt, schedule.lastReviewId, schedule.lastProblem, schedule.createdAt);
    }

    static Versioned<ScheduleView> versioned(ReviewSchedule schedule) {
        return new Versioned<>(of(schedule), schedule.version);
    }

    static ScheduleView of(Row row) {
        return new ScheduleView(row.getUUID("id"), row.getString("name"),
                new ReviewFilter(row.getString("role"), row.getInteger("dormant_days"),
                        row.getInteger("not_reviewed_for_days")),
                List.of(row.getArrayOfUUIDs("reviewers")), row.getInteger("every_months"), row.getInteger("days_to_decide"),
                ReviewView.instant(row, "next_start_at"), row.getUUID("last_review_id"), row.getString("last_problem"),
                ReviewView.instant(row, "created_at"));
    }
}
