package dev.roster.review;

import static dev.roster.database.Database.instant;

import dev.roster.http.Versioned;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "ReviewSchedule", description = "A review that starts repeatedly.")
public record ScheduleView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Quarterly access review") String name,
        @Schema(required = true) ReviewFilter filter,
        @Schema(required = true, description = "Ids of the reviewers.") List<UUID> reviewers,
        @Schema(required = true, examples = "3") int everyMonths,
        @Schema(required = true, examples = "14") int daysToDecide,
        @Schema(required = true) Instant nextStartAt,
        @Schema(nullable = true, description = "The newest review of the schedule.") UUID lastReviewId,
        @Schema(nullable = true, description = "Why the last review did not start: `no-reviewers` if no reviewer is eligible, or the type of a problem. Null if it started.", examples = "no-reviewers") String lastProblem,
        @Schema(required = true) Instant createdAt) {
    static ScheduleView of(ReviewSchedule schedule) {
        return new ScheduleView(schedule.id, schedule.name, schedule.filter(), schedule.reviewers(), schedule.everyMonths,
                schedule.daysToDecide, schedule.nextStartAt, schedule.lastReviewId, schedule.lastProblem, schedule.createdAt);
    }

    static Versioned<ScheduleView> versioned(ReviewSchedule schedule) {
        return new Versioned<>(of(schedule), schedule.version);
    }

    static ScheduleView of(Row row) {
        return new ScheduleView(row.getUUID("id"), row.getString("name"), ReviewFilter.of(row),
                List.of(row.getArrayOfUUIDs("reviewers")), row.getInteger("every_months"), row.getInteger("days_to_decide"),
                instant(row, "next_start_at"), row.getUUID("last_review_id"), row.getString("last_problem"),
                instant(row, "created_at"));
    }
}
