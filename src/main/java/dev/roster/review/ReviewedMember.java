package dev.roster.review;

import static dev.roster.database.Database.bytes;

import java.util.Map;

import dev.roster.audit.CanonicalJson;
import dev.roster.audit.SealedPart;
import io.vertx.sqlclient.Row;

/**
 * An item of a completed review.
 *
 * @param part is empty until the review is completed
 */
record ReviewedMember(ReviewItemView item, MemberState decidedOn, SealedPart part) {

    static ReviewedMember of(Row row) {
        return new ReviewedMember(ReviewItemView.of(row), MemberState.of(row, "decided_"),
                new SealedPart(bytes(row, "salt"), bytes(row, "seal")));
    }

    Map<String, Object> personal() {
        return CanonicalJson.object("email", item.email(), "name", item.name(), "note", item.note(), "apiKeys",
                item.apiKeys().stream().map(ReviewItemView.Key::name).toList());
    }
}
