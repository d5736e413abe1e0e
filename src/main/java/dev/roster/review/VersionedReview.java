package dev.roster.review;

/** A review with the version of its row, for the entity tag. */
public record VersionedReview(ReviewView view, int version) {
}
