package dev.roster.review;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/** A review as callers see it. */
@Schema(name = "Review", description = "A review of who may do what in the account.")
public record ReviewView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Access, fourth quarter") String name,
        @Schema(required = true) ReviewFilter filter,
        @Schema(required = true) ReviewState state,
        @Schema(required = true) Instant startedAt,
        @Schema(required = true) ReviewActor startedBy,
        @Schema(nullable = true, description = "The schedule that started it; null when somebody did.") UUID scheduleId,
        @Schema(required = true) Instant dueAt,
        @Schema(required = true, description = "How many members it is about.") int members,
        @Schema(required = true, description = "Who decides, as they were called when it began.") List<ByMember> reviewers,
        @Schema(nullable = true, description = "When it was completed or cancelled.") Instant closedAt,
        @Schema(nullable = true, description = "Who completed it, and so signed its report; or who cancelled it.") ReviewActor closedBy,
        @Schema(nullable = true, description = "SHA-256 of the report, in hexadecimal digits; null unless it was completed.") String sha256,
        @Schema(nullable = true, description = "Null in lists.") Progress progress) {

    /** A member who decides. */
    @Schema(name = "Reviewer")
    public record ByMember(
            @Schema(required = true) UUID memberId,
            @Schema(required = true, format = "email") String email,
            @Schema(required = true) String name) {
    }

    static ReviewView of(Review review, List<Reviewer> reviewers, Progress progress) {
        return new ReviewView(review.id, review.name, review.filter(), ReviewState.fromString(review.state), review.startedAt,
                review.starter(), review.scheduleId, review.dueAt, review.members,
                reviewers.stream().map(each -> new ByMember(each.memberId, each.email, each.name)).toList(),
                review.closedAt, review.closer(), hex(review.evidence), progress);
    }

    static ReviewView of(Row row, Progress progress) {
        return new ReviewView(row.getUUID("id"), row.getString("name"),
                new ReviewFilter(row.getString("role"), row.getInteger("dormant_days"),
                        row.getInteger("not_reviewed_for_days")),
                ReviewState.fromString(row.getString("state")), instant(row, "started_at"), ReviewActor.of(row, "starter"),
                row.getUUID("schedule_id"), instant(row, "due_at"), row.getInteger("members"),
                reviewers(row.get(JsonArray.class, "reviewers")), instant(row, "closed_at"), ReviewActor.of(row, "closer"),
                row.getBuffer("evidence") == null ? null : hex(row.getBuffer("evidence").getBytes()), progress);
    }

    private static List<ByMember> reviewers(JsonArray reviewers) {
        return reviewers.stream().map(JsonObject.class::cast)
                .map(each -> new ByMember(UUID.fromString(each.getString("memberId")), each.getString("email"),
                        each.getString("name")))
                .toList();
    }

    static String hex(byte[] hash) {
        return hash == null ? null : HexFormat.of().formatHex(hash);
    }

    static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    public boolean open() {
        return state == ReviewState.OPEN;
    }
}
