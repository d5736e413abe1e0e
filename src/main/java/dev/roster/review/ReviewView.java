package dev.roster.review;

import static dev.roster.database.Database.bytes;
import static dev.roster.database.Database.instant;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Review", description = "A review of the members' access.")
public record ReviewView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Access, fourth quarter") String name,
        @Schema(required = true) ReviewFilter filter,
        @Schema(required = true) ReviewState state,
        @Schema(required = true) Instant startedAt,
        @Schema(required = true) ReviewActor startedBy,
        @Schema(nullable = true, description = "The schedule that started the review; null if a person did.") UUID scheduleId,
        @Schema(required = true) Instant dueAt,
        @Schema(required = true, description = "Number of members.") int members,
        @Schema(required = true, description = "The reviewers, with their names at the start.") List<ReviewerView> reviewers,
        @Schema(nullable = true, description = "When the review was completed or cancelled.") Instant closedAt,
        @Schema(nullable = true, description = "The actor who completed the review and signed the report, or cancelled it.") ReviewActor closedBy,
        @Schema(nullable = true, description = "SHA-256 of the report, in hexadecimal; null unless the review is completed.") String sha256,
        @Schema(nullable = true, description = "Null in lists.") Progress progress) {
    @Schema(name = "ReviewProgress", description = "Numbers of members. Each member is counted once in `undecided` to `gone`.")
    public record Progress(
            @Schema(required = true, description = "Without a decision.") int undecided,
            @Schema(required = true, description = "The access has changed since the decision, so that a new decision is needed.") int outdated,
            @Schema(required = true) int keep,
            @Schema(required = true) int demote,
            @Schema(required = true) int remove,
            @Schema(required = true, description = "Removed during the review; they need no decision.") int gone,
            @Schema(required = true, description = "Decisions of reviewers about themselves.") int selfReviews) {
        static Progress of(Row row) {
            return new Progress(row.getInteger("undecided"), row.getInteger("outdated"), row.getInteger("keep"),
                    row.getInteger("demote"), row.getInteger("remove"), row.getInteger("gone"), row.getInteger("self_reviews"));
        }

        /** The number of members whose decision is missing or outdated. */
        public int open() {
            return undecided + outdated;
        }
    }

    static ReviewView started(Review review, List<ReviewerView> reviewers) {
        return new ReviewView(review.id, review.name, review.filter(), ReviewState.OPEN, review.startedAt, review.starter(),
                review.scheduleId, review.dueAt, review.members, reviewers, null, null, null,
                new Progress(review.members, 0, 0, 0, 0, 0, 0));
    }

    static ReviewView of(Row row, Progress progress) {
        return new ReviewView(row.getUUID("id"), row.getString("name"), ReviewFilter.of(row),
                ReviewState.fromString(row.getString("state")), instant(row, "started_at"), ReviewActor.of(row, "starter"),
                row.getUUID("schedule_id"), instant(row, "due_at"), row.getInteger("members"),
                reviewers(row.get(JsonArray.class, "reviewers")), instant(row, "closed_at"), ReviewActor.of(row, "closer"),
                hex(bytes(row, "sha256")), progress);
    }

    private static List<ReviewerView> reviewers(JsonArray reviewers) {
        return reviewers.stream().map(JsonObject.class::cast)
                .map(each -> new ReviewerView(UUID.fromString(each.getString("memberId")), each.getString("email"),
                        each.getString("name")))
                .toList();
    }

    static String hex(byte[] hash) {
        return hash == null ? null : HexFormat.of().formatHex(hash);
    }

    public boolean open() {
        return state == ReviewState.OPEN;
    }
}
