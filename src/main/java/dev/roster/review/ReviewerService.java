package dev.roster.review;

import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.database.Database;
import dev.roster.member.MemberConditions;
import dev.roster.member.PermittedPeople;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
public class ReviewerService {
    private static final int MAX_CANDIDATES = 200;
    private static final String[] ALLOWING = Permissions.granting(Permission.REVIEW_DECIDE);

    private static final String ELIGIBLE = """
            select m.id as member_id, m.email, m.name
            from member m
            join role r on r.account_id = $1 and r.name = %s
            where m.account_id = $1 and m.id = any($2) and m.kind = 'person' and %s and %s && $4::text[]
            order by m.id""".formatted(MemberConditions.effectiveRole("$3"), MemberConditions.isActive("$3"),
            MemberConditions.permissions("$1", "r"));

    @Inject
    Database database;
    @Inject
    PermittedPeople people;
    @Inject
    Clock clock;

    /** Up to 200 active people whose role or group allows decisions, by name. */
    public Uni<List<ReviewerView>> candidates(UUID accountId) {
        return people.find(accountId, Permission.REVIEW_DECIDE, MAX_CANDIDATES)
                .map(found -> found.stream().map(ReviewerView::of).toList());
    }

    /** @return the members who are active and whose role allows decisions */
    Uni<List<ReviewerView>> eligibleAmong(UUID accountId, Collection<UUID> memberIds) {
        return database.list(ELIGIBLE, ReviewerView::of, accountId, memberIds.toArray(UUID[]::new), clock.instant(), ALLOWING);
    }

    /** Fails with a validation problem that names each member who is not eligible. */
    Uni<List<ReviewerView>> mustBeEligible(UUID accountId, Collection<UUID> memberIds) {
        return eligibleAmong(accountId, memberIds).invoke(eligible -> {
            List<UUID> found = eligible.stream().map(ReviewerView::memberId).toList();
            List<Problem.FieldError> errors = memberIds.stream().filter(id -> !found.contains(id))
                    .map(id -> new Problem.FieldError("reviewers",
                            id + " is not an active person whose role allows review:decide"))
                    .toList();
            if (!errors.isEmpty()) {
                throw Problem.invalid(errors);
            }
        });
    }

    Uni<Void> add(Review review, List<ReviewerView> members) {
        Object[] reviewers = members.stream().map(member -> Reviewer.of(review, member)).toArray();
        return Panache.getSession().chain(session -> session.persistAll(reviewers));
    }

    Uni<List<Reviewer>> of(UUID accountId, UUID reviewId) {
        return Reviewer.list("accountId = ?1 and reviewId = ?2 order by memberId", accountId, reviewId);
    }

    /** Only the reviewers and the operator decide. */
    Uni<Void> mustInclude(Actor actor, Review review) {
        if (actor.isOperator()) {
            return Uni.createFrom().voidItem();
        }
        return Reviewer.findById(new Reviewer.Key(review.accountId, review.id, actor.memberId()))
                .onItem().ifNull()
                .failWith(() -> ProblemType.FORBIDDEN.because("Only the reviewers of this review can decide."))
                .replaceWithVoid();
    }
}
