package dev.roster.review;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.audit.SealedPart;
import dev.roster.database.DatabasePool;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Reads a review's items for its evidence, and seals them, in steps that no deadline minds. */
@ApplicationScoped
class EvidenceRows {

    private static final int STEP = 1_000;

    private static final UUID FIRST = new UUID(0, 0);

    /**
     * Of a review that has just begun PostgreSQL believes that it has one row: the range keeps it from reading all of them for
     * each thousand, and planned once for all it would compare every row with every seal.
     */
    private static final String SEAL = DatabasePool.PLAN_ANEW
            + """
                    update review_item i set salt = decode(s.salt, 'hex'), seal = decode(s.seal, 'hex')
                    from unnest(cast(?3 as uuid[]), cast(?4 as text[]), cast(?5 as text[])) as s (member_id, salt, seal)
                    where i.account_id = ?1 and i.review_id = ?2 and i.member_id between ?6 and ?7 and i.member_id = s.member_id""";

    /** In the order of ids, which an erasure does not change. */
    private static final String NEXT = """
            select %s from review_item i
            where account_id = ?1 and review_id = ?2 and member_id > ?3 order by member_id limit %d"""
            .formatted(ReviewedMember.COLUMNS, STEP);

    Multi<List<ReviewedMember>> all(Review review) {
        return Multi.createBy().repeating()
                .uni(() -> new UUID[] { FIRST },
                        after -> next(review, after[0]).invoke(items -> {
                            if (!items.isEmpty()) {
                                after[0] = items.get(items.size() - 1).id();
                            }
                        }))
                .whilst(items -> items.size() == STEP);
    }

    /** @param items as they were read, by member */
    Uni<Void> seal(Review review, List<ReviewedMember> items, List<SealedPart> parts) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SEAL)
                        .setParameter(1, review.accountId)
                        .setParameter(2, review.id)
                        .setParameter(3, items.stream().map(ReviewedMember::id).toArray(UUID[]::new))
                        .setParameter(4, parts.stream().map(SealedPart::saltText).toArray(String[]::new))
                        .setParameter(5, parts.stream().map(SealedPart::hashText).toArray(String[]::new))
                        .setParameter(6, items.get(0).id())
                        .setParameter(7, items.get(items.size() - 1).id())
                        .executeUpdate())
                .replaceWithVoid();
    }

    @WithSession
    Uni<List<ReviewedMember>> next(Review review, UUID after) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NEXT, Object[].class)
                        .setParameter(1, review.accountId)
                        .setParameter(2, review.id)
                        .setParameter(3, after)
                        .getResultList())
                .map(rows -> rows.stream().map(ReviewedMember::of).toList());
    }
}
