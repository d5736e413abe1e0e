package dev.roster.review;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.vertx.sqlclient.Row;

@Schema(name = "ReviewProgress", description = "Numbers of members. Each member is counted once in `undecided` to `gone`.")
public record Progress(
        @Schema(required = true, description = "Without a decision.") int undecided,
        @Schema(required = true, description = "Changed after the decision, so that a new one is needed.") int outdated,
        @Schema(required = true) int keep,
        @Schema(required = true) int demote,
        @Schema(required = true) int remove,
        @Schema(required = true, description = "Removed during the review; they need no decision.") int gone,
        @Schema(required = true, description = "Decisions of reviewers about themselves.") int selfReviews) {

    static Progress of(Row row) {
        return new Progress(row.getInteger("undecided"), row.getInteger("outdated"), row.getInteger("keep"),
                row.getInteger("demote"), row.getInteger("remove"), row.getInteger("gone"), row.getInteger("self_reviews"));
    }

    public int open() {
        return undecided + outdated;
    }
}
