package dev.roster.review;

import static dev.roster.database.Database.bytes;

import dev.roster.audit.CanonicalJson;
import dev.roster.audit.SealedPart;
import dev.roster.database.Database;
import dev.roster.database.DatabasePool;
import dev.roster.review.ReviewItemView.MemberAccess;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Reads and seals the items of a review, a thousand per statement. */
@ApplicationScoped
class ReviewedMembers {
    private static final int STEP = 1_000;

    /**
     * PostgreSQL has no statistics of a review that has just started, and expects one row. Without the range of members, it
     * would read the whole review for each thousand; a generic plan would compare each row with each seal.
     */
    private static final String SEAL = DatabasePool.CUSTOM_PLAN + """
            update review_item i set salt = s.salt, seal = s.seal
            from unnest($3::uuid[], $4::bytea[], $5::bytea[]) as s (member_id, salt, seal)
            where i.account_id = $1 and i.review_id = $2 and i.member_id between $6 and $7 and i.member_id = s.member_id""";

    private static final ItemSql ITEM = new ItemSql("$1", null);

    /** By id: an erasure does not change the order. */
    private static final String NEXT = """
            select i.*, %s as owner_name, %s as decided_by, true as completed, null as current_role, %s as changed, false as outdated
            from review_item i
            where i.account_id = $1 and i.review_id = $2 and i.member_id > $3
            order by i.member_id
            limit %d"""
            .formatted(ITEM.ownerName(), ITEM.decider(), ITEM.hadChanged(), STEP);

    @Inject
    Database database;

    /**
     * An item of a completed review.
     *
     * @param part empty until the review is completed
     */
    record ReviewedMember(ReviewItemView item, MemberAccess accessAtDecision, SealedPart part) {
        static ReviewedMember of(Row row) {
            return new ReviewedMember(ReviewItemView.of(row), MemberAccess.atDecision(row),
                    new SealedPart(bytes(row, "salt"), bytes(row, "seal")));
        }

        Map<String, Object> personal() {
            return CanonicalJson.object("email", item.email(), "name", item.name(), "note", item.note(), "apiKeys",
                    item.apiKeys().stream().map(ReviewItemView.Key::name).toList());
        }
    }

    Multi<List<ReviewedMember>> all(Review review) {
        return Multi.createBy().repeating()
                .uni(() -> new UUID[] { Ids.NIL }, after -> next(review, after[0]).invoke(items -> {
                    if (!items.isEmpty()) {
                        after[0] = lastOf(items);
                    }
                }))
                .whilst(items -> items.size() == STEP);
    }

    /** @param items in the order of {@link #all} */
    Uni<Void> seal(Review review, List<ReviewedMember> items, List<SealedPart> parts) {
        return database.execute(SEAL, review.accountId, review.id,
                items.stream().map(member -> member.item().memberId()).toArray(UUID[]::new),
                column(parts, SealedPart::salt), column(parts, SealedPart::hash),
                items.get(0).item().memberId(), lastOf(items))
                .replaceWithVoid();
    }

    private Uni<List<ReviewedMember>> next(Review review, UUID after) {
        return database.list(NEXT, ReviewedMember::of, review.accountId, review.id, after);
    }

    private static UUID lastOf(List<ReviewedMember> items) {
        return items.get(items.size() - 1).item().memberId();
    }

    private static Buffer[] column(List<SealedPart> parts, Function<SealedPart, byte[]> value) {
        return parts.stream().map(part -> Buffer.buffer(value.apply(part))).toArray(Buffer[]::new);
    }
}
