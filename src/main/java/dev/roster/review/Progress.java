package dev.roster.review;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.vertx.mutiny.sqlclient.Row;

/** How far a review is. Everybody whom it is about is counted once, but for the self-reviews. */
@Schema(name = "ReviewProgress", description = "How far the review is. Its members are counted once in `undecided` to `gone`.")
public record Progress(
        @Schema(required = true, description = "About whom nobody has decided.") int undecided,
        @Schema(required = true, description = "Who changed after they were decided on, and must be again.") int outdated,
        @Schema(required = true) int keep,
        @Schema(required = true) int demote,
        @Schema(required = true) int remove,
        @Schema(required = true, description = "Who were removed meanwhile: they need no decision.") int gone,
        @Schema(required = true, description = "How many decided about themselves.") int selfReviews) {

    static Progress begun(int members) {
        return new Progress(members, 0, 0, 0, 0, 0, 0);
    }

    static Progress of(Row row) {
        return new Progress(row.getInteger("undecided"), row.getInteger("outdated"), row.getInteger("keep"),
                row.getInteger("demote"), row.getInteger("remove"), row.getInteger("gone"), row.getInteger("self_reviews"));
    }

    /** How many decisions are missing. */
    public int open() {
        return undecided + outdated;
    }

    public int decided() {
        return keep + demote + remove;
    }
}
