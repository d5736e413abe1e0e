package dev.roster.review;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/** A member in a review: what they were when it began, what they are now, and what was decided. */
@Schema(name = "ReviewItem", description = "A member in a review: what they were when it began, what they are now, and what was decided.")
public record ReviewItemView(
        @Schema(required = true) UUID memberId,
        @Schema(required = true, format = "email") String email,
        @Schema(required = true) String name,
        @Schema(required = true, description = "What the member was when the review began.") MemberState frozen,
        @Schema(required = true, description = "The keys that they had then.") List<Key> apiKeys,
        @Schema(required = true) Instant joinedAt,
        @Schema(nullable = true, description = "As it was when the review began; null for never.") Instant lastActiveAt,
        @Schema(nullable = true, description = "Until when what they held was sure to be theirs, as it was then; null when no end was set.") Instant endsAt,
        @Schema(nullable = true, description = "What the member is now; null when the review is closed.") MemberState now,
        @Schema(nullable = true, description = "Stands for `now`: send it with a decision to be sure that it is about what you saw.", examples = "3b1f0d9e6b210a52") String state,
        @Schema(required = true, description = "Whether they are not any more what they were when the review began. Of a closed review: whether they were not when it was decided.") boolean changed,
        @Schema(nullable = true) Decision decision,
        @Schema(nullable = true) String note,
        @Schema(nullable = true) Instant decidedAt,
        @Schema(nullable = true) ReviewActor decidedBy,
        @Schema(required = true, description = "Whether they changed after the decision, and must be decided on again.") boolean outdated,
        @Schema(required = true, description = "Whether they decided about themselves.") boolean selfReview,
        @Schema(nullable = true, description = "What came of it; null unless the review was completed.", enumeration = {
                "kept",
                "demoted", "removed", "gone" }) String outcome){

    /** An API key that the member had. */
    @Schema(name = "ReviewedKey")
    public record Key(
            @Schema(required = true) UUID id,
            @Schema(required = true) String name,
            @Schema(nullable = true, description = "Null: whatever the member may.") List<String> permissions) {
    }

    static ReviewItemView of(Row row) {
        MemberState frozen = MemberState.of(row, "");
        MemberState decidedOn = MemberState.of(row, "decided_");
        MemberState now = MemberState.of(row, "now_");
        boolean outdated = now != null && decidedOn != null && !now.isRemoved() && !now.equals(decidedOn);
        MemberState latest = now == null ? decidedOn : now;
        ReviewActor decider = ReviewActor.of(row.getString("decider_kind"), row.getUUID("decider_id"),
                row.getString("decided_by"));
        UUID memberId = row.getUUID("member_id");
        return new ReviewItemView(memberId, row.getString("email"), row.getString("name"), frozen,
                keys(row.get(JsonArray.class, "api_keys")), ReviewView.instant(row, "joined_at"),
                ReviewView.instant(row, "last_active_at"), ReviewView.instant(row, "ends_at"), now,
                now == null ? null : now.tag(),
                latest != null && !latest.equals(frozen), Decision.stored(row.getString("decision")), row.getString("note"),
                ReviewView.instant(row, "decided_at"), decider, outdated, decider != null && memberId.equals(decider.id()),
                row.getBoolean("completed") ? ReviewResults.of(row.getString("decision"), row.getBoolean("gone")) : null);
    }

    private static List<Key> keys(JsonArray keys) {
        return keys.stream().map(JsonObject.class::cast)
                .map(key -> new Key(UUID.fromString(key.getString("id")), key.getString("name"),
                        key.getJsonArray("permissions") == null ? null
                                : key.getJsonArray("permissions").stream().map(String.class::cast).toList()))
                .toList();
    }

    /** Whether they were removed meanwhile: then there is nothing to decide. */
    public boolean gone() {
        return now != null && now.isRemoved() || "gone".equals(outcome);
    }

    /** The decision changes the item, and so does whatever changes the member. */
    String etag(int version) {
        return '"' + (state == null ? "" : state + '.') + version + '"';
    }
}
