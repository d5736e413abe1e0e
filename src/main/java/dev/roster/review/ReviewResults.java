package dev.roster.review;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.hibernate.reactive.mutiny.Mutiny;

import dev.roster.member.MemberStep;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** What a review comes to: whether all is decided, what is to be done, and what of it each item tells afterwards. */
@ApplicationScoped
class ReviewResults {

    private static final ItemSql AT = new ItemSql("?3");

    private static final String MISSING = """
            select cast(count(*) filter (where i.decision = 'undecided') as integer), cast(count(*) as integer)
            from review_item i %s where i.account_id = ?1 and i.review_id = ?2 and %s""".formatted(AT.now(), AT.waiting());

    private static final String STEPS = """
            select i.member_id, i.decision
            from review_item i %s
            where i.account_id = ?1 and i.review_id = ?2 and i.decision in ('demote', 'remove') and not (%s)
            order by i.member_id""".formatted(AT.now(), AT.gone());

    private static final int CHUNK = 1_000;

    private static final UUID FIRST = new UUID(0, 0);

    /** The last of the next thousand. */
    private static final String REACH = """
            select decision, name_key, member_id from (
                select decision, name_key, member_id from review_item
                where account_id = ?1 and review_id = ?2 and (decision, name_key, member_id) > (?3, ?4, ?5)
                order by decision, name_key, member_id
                limit %d
            ) chunk
            order by decision desc, name_key desc, member_id desc
            limit 1""".formatted(CHUNK);

    /** A range of the index, so that it is read once however many rows PostgreSQL believes to be there. */
    private static final String MARK = """
            update review_item i set gone = true
            from member m
            where i.account_id = ?1 and i.review_id = ?2 and (i.decision, i.name_key, i.member_id) > (?3, ?4, ?5)
                and (i.decision, i.name_key, i.member_id) <= (?6, ?7, ?8)
                and m.account_id = i.account_id and m.id = i.member_id and %s""".formatted(new ItemSql("?9").gone());

    @Inject
    Clock clock;

    /** What a decision came to. */
    static String of(String decision, boolean gone) {
        return gone ? "gone" : switch (decision) {
            case "keep" -> "kept";
            case "demote" -> "demoted";
            case "remove" -> "removed";
            default -> throw new IllegalStateException("A completed review is decided: " + decision);
        };
    }

    Uni<Void> mustAllBeDecided(Review review) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(MISSING, Object[].class)
                        .setParameter(1, review.accountId)
                        .setParameter(2, review.id)
                        .setParameter(3, clock.instant())
                        .getSingleResult())
                .invoke(row -> {
                    int undecided = (Integer) row[0];
                    int missing = (Integer) row[1];
                    if (missing > 0) {
                        throw ProblemType.REVIEW_UNDECIDED.because(undecided + " members are undecided, and "
                                + (missing - undecided) + " changed after they were decided on.");
                    }
                }).replaceWithVoid();
    }

    Uni<List<MemberStep>> steps(Review review) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(STEPS, Object[].class)
                        .setParameter(1, review.accountId)
                        .setParameter(2, review.id)
                        .setParameter(3, clock.instant())
                        .getResultList())
                .map(rows -> rows.stream().map(row -> Decision.fromString((String) row[1]) == Decision.REMOVE
                        ? MemberStep.remove((UUID) row[0])
                        : MemberStep.changeRole((UUID) row[0], Decision.LOWER_ROLE)).toList());
    }

    /** Before anything is applied: who is gone by then went by another way. Everybody else gets what was decided. */
    Uni<Void> markWhoIsGone(Review review) {
        return markWhoIsGone(review, new Object[] { "", "", FIRST });
    }

    private Uni<Void> markWhoIsGone(Review review, Object[] after) {
        return Panache.getSession()
                .chain(session -> range(session.createNativeQuery(REACH, Object[].class), review, after)
                        .getSingleResultOrNull()
                        .chain(last -> last == null ? Uni.createFrom().voidItem()
                                : range(session.createNativeQuery(MARK), review, after)
                                        .setParameter(6, last[0])
                                        .setParameter(7, last[1])
                                        .setParameter(8, last[2])
                                        .setParameter(9, clock.instant())
                                        .executeUpdate()
                                        .chain(() -> markWhoIsGone(review, last))));
    }

    private static <Q extends Mutiny.AbstractQuery> Q range(Q query, Review review, Object[] after) {
        query.setParameter(1, review.accountId);
        query.setParameter(2, review.id);
        query.setParameter(3, after[0]);
        query.setParameter(4, after[1]);
        query.setParameter(5, after[2]);
        return query;
    }
}
