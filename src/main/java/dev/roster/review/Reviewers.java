package dev.roster.review;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.member.MemberConditions;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Who can decide in a review, and who does. */
@ApplicationScoped
class Reviewers {

    private static final String ACTIVE = """
            select m.id, m.email, m.name, array_to_string(r.permissions, ' ')
            from member m join role r on r.account_id = m.account_id and r.name = %s
            where m.account_id = ?1 and m.id = any(?2) and m.status = 'active' and %s
            order by m.id""".formatted(MemberConditions.role("?3"), MemberConditions.belongs("?3"));

    @Inject
    Clock clock;

    /** Somebody who can be a reviewer. */
    record Candidate(UUID memberId, String email, String name) {
    }

    /** Those of them who are active and may decide. */
    Uni<List<Candidate>> ableAmong(UUID accountId, Collection<UUID> memberIds) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ACTIVE, Object[].class)
                        .setParameter(1, accountId)
                        .setParameter(2, memberIds.toArray(UUID[]::new))
                        .setParameter(3, clock.instant())
                        .getResultList())
                .map(rows -> rows.stream()
                        .filter(row -> Permissions.parse((String) row[3]).allow(Permission.REVIEW_DECIDE))
                        .map(row -> new Candidate((UUID) row[0], (String) row[1], (String) row[2]))
                        .toList());
    }

    /** All of them, or a validation problem that says who cannot. */
    Uni<List<Candidate>> all(UUID accountId, Collection<UUID> memberIds) {
        return ableAmong(accountId, memberIds).invoke(able -> {
            List<UUID> found = able.stream().map(Candidate::memberId).toList();
            List<Problem.FieldError> errors = memberIds.stream().filter(id -> !found.contains(id))
                    .map(id -> new Problem.FieldError("reviewers", id + " is no active member whose role allows review:decide"))
                    .toList();
            if (!errors.isEmpty()) {
                throw Problem.invalid(errors);
            }
        });
    }

    Uni<List<Reviewer>> name(Review review, List<Candidate> candidates) {
        List<Reviewer> reviewers = candidates.stream()
                .map(each -> Reviewer.of(review, each.memberId(), each.email(), each.name()))
                .toList();
        return Panache.getSession().chain(session -> session.persistAll(reviewers.toArray())).replaceWith(reviewers);
    }

    Uni<List<Reviewer>> of(UUID accountId, UUID reviewId) {
        return Reviewer.list("accountId = ?1 and reviewId = ?2 order by memberId", accountId, reviewId);
    }

    /** Nobody decides in a review but its reviewers, and the operator. */
    Uni<Void> mustBeOne(Actor actor, Review review) {
        if (actor.isOperator()) {
            return Uni.createFrom().voidItem();
        }
        return Reviewer.findById(new Reviewer.Key(review.accountId, review.id, actor.memberId()))
                .onItem().ifNull()
                .failWith(() -> ProblemType.FORBIDDEN.because("Only the review's reviewers decide in it."))
                .replaceWithVoid();
    }
}
