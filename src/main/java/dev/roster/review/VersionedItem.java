package dev.roster.review;

/** An item with its entity tag, which is another one after a decision and after whatever changed the member. */
public record VersionedItem(ReviewItemView view, String etag) {
}
