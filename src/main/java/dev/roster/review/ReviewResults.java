package dev.roster.review;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.member.MemberStep;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;

/** The result of a review: whether decisions are missing, which changes to apply, and which members have left. */
@ApplicationScoped
class ReviewResults {

    private static final ItemSql ITEM = new ItemSql("$1", "$3");

    private static final String MISSING = """
            select count(*) filter (where i.decision = 'undecided')::int as undecided, count(*)::int as missing
            from review_item i %s where i.account_id = $1 and i.review_id = $2 and %s"""
            .formatted(ITEM.member(), ITEM.waiting());

    private static final String STEPS = """
            select i.member_id, i.decision
            from review_item i %s
            where i.account_id = $1 and i.review_id = $2 and i.decision in ('demote', 'remove') and not (%s)
            order by i.member_id""".formatted(ITEM.member(), ITEM.gone());

    private static final String GONE = """
            select i.member_id
            from review_item i %s
            where i.account_id = $1 and i.review_id = $2 and %s""".formatted(ITEM.member(), ITEM.gone());

    private static final String MARK_GONE = """
            update review_item set gone = true where account_id = $1 and review_id = $2 and member_id = any($3)""";

    @Inject
    Database database;

    @Inject
    Clock clock;

    static String outcome(String decision, boolean gone) {
        return gone ? "gone" : switch (decision) {
            case "keep" -> "kept";
            case "demote" -> "demoted";
            case "remove" -> "removed";
            default -> throw new IllegalStateException("A completed review has an item with the decision " + decision);
        };
    }

    Uni<Void> mustAllBeDecided(Review review) {
        return database.first(MISSING, row -> problem(row.getInteger("undecided"), row.getInteger("missing")),
                review.accountId, review.id, clock.instant())
                .invoke(problem -> {
                    if (problem != null) {
                        throw ProblemType.REVIEW_UNDECIDED.because(problem);
                    }
                }).replaceWithVoid();
    }

    private static String problem(int undecided, int missing) {
        return missing == 0 ? null
                : undecided + " members are undecided, and " + (missing - undecided) + " changed after their decision.";
    }

    Uni<List<MemberStep>> steps(Review review) {
        return database.list(STEPS, ReviewResults::step, review.accountId, review.id, clock.instant());
    }

    private static MemberStep step(Row row) {
        UUID memberId = row.getUUID("member_id");
        return Decision.fromString(row.getString("decision")) == Decision.REMOVE ? MemberStep.remove(memberId)
                : MemberStep.changeRole(memberId, Decision.LOWER_ROLE);
    }

    /** Before the decisions are applied: afterwards, removed members would count as gone. */
    Uni<Void> markGone(Review review) {
        return database.list(GONE, row -> row.getUUID("member_id"), review.accountId, review.id, clock.instant())
                .chain(gone -> gone.isEmpty() ? Uni.createFrom().voidItem()
                        : database.execute(MARK_GONE, review.accountId, review.id, gone.toArray(UUID[]::new))
                                .replaceWithVoid());
    }
}
