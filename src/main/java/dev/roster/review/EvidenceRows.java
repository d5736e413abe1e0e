package dev.roster.review;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Reads a review's items for its evidence: by decision and name, in steps that no deadline minds. */
@ApplicationScoped
class EvidenceRows {

    private static final int STEP = 1_000;

    private static final UUID FIRST = new UUID(0, 0);

    private static final String NEXT = "select " + ReviewedMember.COLUMNS + """
            from review_item
            where account_id = ?1 and review_id = ?2 and (decision, name_key, member_id) > (?3, ?4, ?5)
            order by decision, name_key, member_id
            limit\s""" + STEP;

    /** The end of what was read. */
    private record Place(String decision, String nameKey, UUID memberId) {

        static Place of(ReviewedMember item) {
            return new Place(item.decision(), item.nameKey(), item.id());
        }
    }

    Multi<List<ReviewedMember>> all(UUID accountId, UUID reviewId) {
        return Multi.createBy().repeating()
                .uni(() -> new Place[] { new Place("", "", FIRST) },
                        place -> next(accountId, reviewId, place[0]).invoke(items -> {
                            if (!items.isEmpty()) {
                                place[0] = Place.of(items.get(items.size() - 1));
                            }
                        }))
                .whilst(items -> items.size() == STEP);
    }

    @WithSession
    Uni<List<ReviewedMember>> next(UUID accountId, UUID reviewId, Place after) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NEXT, Object[].class)
                        .setParameter(1, accountId)
                        .setParameter(2, reviewId)
                        .setParameter(3, after.decision())
                        .setParameter(4, after.nameKey())
                        .setParameter(5, after.memberId())
                        .getResultList())
                .map(rows -> rows.stream().map(ReviewedMember::of).toList());
    }
}
