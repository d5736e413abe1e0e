package dev.roster.review;

import java.util.List;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The lines of {@link Evidence} as they were in format 1: for the reviews that were signed in it, byte by byte, and no others.
 */
final class FirstEvidence {

    static final int FORMAT = 1;

    private FirstEvidence() {
    }

    static String review(Review review, List<Reviewer> reviewers) {
        return line(new JsonObject()
                .put("record", "review")
                .put("format", FORMAT)
                .put("accountId", review.accountId.toString())
                .put("account", review.accountName)
                .put("reviewId", review.id.toString())
                .put("name", review.name)
                .put("role", review.role)
                .put("dormantDays", review.dormantDays)
                .put("notReviewedForDays", review.notReviewedForDays)
                .put("members", review.members)
                .put("reviewers", reviewers(reviewers))
                .put("startedAt", review.startedAt.toString())
                .put("startedBy", review.starter().json())
                .put("dueAt", review.dueAt.toString())
                .put("completedAt", review.closedAt.toString())
                .put("completedBy", review.closer().json()));
    }

    private static JsonArray reviewers(List<Reviewer> reviewers) {
        JsonArray all = new JsonArray();
        reviewers.forEach(each -> all.add(new JsonObject()
                .put("memberId", each.memberId.toString())
                .put("email", each.email)
                .put("name", each.name)));
        return all;
    }

    static String member(ReviewedMember member) {
        return line(new JsonObject()
                .put("record", "member")
                .put("memberId", member.id().toString())
                .put("email", member.email())
                .put("name", member.name())
                .put("frozen", member.frozen().json())
                .put("apiKeys", keys(member))
                .put("joinedAt", member.joinedAt())
                .put("lastActiveAt", member.lastActiveAt())
                .put("endsAt", member.endsAt())
                .put("decision", member.stated())
                .put("note", member.note())
                .put("decidedAt", member.decidedAt())
                .put("decidedBy", member.decider() == null ? null : member.decider().json())
                .put("decidedOn", member.decidedOn() == null ? null : member.decidedOn().json())
                .put("selfReview", member.isSelfReview())
                .put("outcome", member.outcome()));
    }

    /** In an order of its own: how the database keeps objects is its business. */
    private static JsonArray keys(ReviewedMember member) {
        JsonArray keys = new JsonArray();
        member.keys().stream().map(JsonObject.class::cast).forEach(key -> keys.add(new JsonObject()
                .put("id", key.getString("id"))
                .put("name", key.getString("name"))
                .put("permissions", key.getJsonArray("permissions"))));
        return keys;
    }

    private static String line(JsonObject content) {
        return content.encode() + "\n";
    }
}
