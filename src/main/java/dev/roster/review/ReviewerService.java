package dev.roster.review;

import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.database.Database;
import dev.roster.member.MemberConditions;
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

    /** Merges the first members of each role. An account has few roles, so this reads few rows. */
    private static final String CANDIDATES = """
            select m.id as member_id, m.email, m.name
            from (
                select k.id, k.email, k.name, k.name_key
                from role r
                cross join lateral (
                    select * from member k
                    where k.account_id = $1 and k.status = 'active' and k.kind = 'person' and k.role = r.name
                    order by k.name_key, k.id
                    limit %1$d
                ) k
                where r.account_id = $1 and r.permissions && $2::text[]
                union
                select k.id, k.email, k.name, k.name_key
                from access_group g
                join role allowing on allowing.account_id = $1 and allowing.name = g.role and allowing.permissions && $2::text[]
                join role r on r.account_id = $1
                cross join lateral (
                    select e.member_id from member_entry e
                    where e.account_id = $1 and e.status = 'active' and e.role = r.name and e.entry = '#' || g.id
                    order by e.entry, e.member_id
                    limit %1$d
                ) found
                join member k on k.account_id = $1 and k.id = found.member_id and k.kind = 'person'
                where g.account_id = $1
            ) m
            order by m.name_key, m.id
            limit %1$d""".formatted(MAX_CANDIDATES);

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
    Clock clock;

    /** Up to 200 active members whose role allows decisions, by name. */
    public Uni<List<ReviewerView>> candidates(UUID accountId) {
        return database.list(CANDIDATES, ReviewerView::of, accountId, ALLOWING);
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
