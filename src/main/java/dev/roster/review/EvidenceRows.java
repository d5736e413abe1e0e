package dev.roster.review;

import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.audit.SealedPart;
import dev.roster.platform.Conditions;
import dev.roster.platform.DatabasePool;
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

    private static final String NEXT = "select %s from review_item i where account_id = ?1 and review_id = ?2%s order by %s limit %d";

    /** In which order items are told. */
    enum Order {

        /** One that no erasure changes, so that it can come in the middle of a report. */
        BY_MEMBER("member_id", List.of(FIRST), item -> List.of(item.id())),
        /** That of {@link FirstEvidence}. */
        BY_NAME("decision, name_key, member_id", List.of("", "", FIRST),
                item -> List.of(item.decision(), item.nameKey(), item.id()));

        private final String columns;
        private final List<?> beginning;
        private final Function<ReviewedMember, List<?>> place;

        Order(String columns, List<?> beginning, Function<ReviewedMember, List<?>> place) {
            this.columns = columns;
            this.beginning = beginning;
            this.place = place;
        }

        /** @param after one value for each column */
        Conditions after(Review review, List<?> after) {
            String values = String.join(", ", Collections.nCopies(after.size(), "?"));
            return Conditions.forSession(review.accountId, review.id)
                    .and("(%s) > (%s)".formatted(columns, values), after.toArray());
        }
    }

    Multi<List<ReviewedMember>> all(Review review, Order order) {
        return Multi.createBy().repeating()
                .uni(() -> new List<?>[] { order.beginning },
                        after -> next(review, order, after[0]).invoke(items -> {
                            if (!items.isEmpty()) {
                                after[0] = order.place.apply(items.get(items.size() - 1));
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
    Uni<List<ReviewedMember>> next(Review review, Order order, List<?> after) {
        Conditions further = order.after(review, after);
        String sql = NEXT.formatted(ReviewedMember.COLUMNS, further.sql(), order.columns, STEP);
        return Panache.getSession()
                .chain(session -> further.bind(session.createNativeQuery(sql, Object[].class)).getResultList())
                .map(rows -> rows.stream().map(ReviewedMember::of).toList());
    }
}
