package dev.roster.review;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.SealedPart;
import dev.roster.http.Version;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** Completes reviews, which does what was decided and signs the evidence of it, or cancels them, which does nothing. */
@ApplicationScoped
public class ReviewCloseService {

    @Inject
    AccountLock lock;

    @Inject
    Reviewers reviewers;

    @Inject
    ReviewResults results;

    @Inject
    EvidenceRows rows;

    @Inject
    MemberService members;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /** A review at the beginning of its end, under the lock, with the actor as confirmed. */
    private record Begun(Actor actor, Review review) {
    }

    @WithTransaction
    public Uni<Void> complete(Actor actor, UUID reviewId, String ifMatch) {
        return begin(actor, reviewId, ifMatch)
                .call(begun -> results.mustAllBeDecided(begun.review()))
                .call(begun -> results.markWhoIsGone(begun.review()))
                .call(begun -> results.steps(begun.review()).chain(steps -> apply(begun.actor(), steps)))
                .chain(begun -> sign(begun.actor(), begun.review()));
    }

    @WithTransaction
    public Uni<Void> cancel(Actor actor, UUID reviewId, String ifMatch) {
        return begin(actor, reviewId, ifMatch)
                .invoke(begun -> begun.review().cancel(ReviewActor.of(AuditActor.of(actor)), clock.instant()))
                .chain(begun -> record(actor, begun.review(), AuditAction.REVIEW_CANCELLED, new JsonObject()))
                .chain(Panache::flush);
    }

    private Uni<Begun> begin(Actor actor, UUID reviewId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> Review.<Review> findById(new Review.Key(actor.accountId(), reviewId))
                        .onItem().ifNull().failWith(Problem::notFound)
                        .invoke(Review::mustBeOpen)
                        .invoke(review -> Version.check(ifMatch, review.version))
                        .map(review -> new Begun(confirmed, review)));
    }

    /** Whoever completes a review does what was decided, and so must be allowed to. */
    private Uni<?> apply(Actor actor, List<MemberStep> steps) {
        for (MemberStep step : steps) {
            Permission needed = step.kind() == MemberStep.Kind.REMOVE ? Permission.MEMBER_REMOVE : Permission.MEMBER_UPDATE;
            if (!actor.permissions().allow(needed)) {
                throw ProblemType.FORBIDDEN.because("What was decided takes the permission " + needed.value() + ".");
            }
        }
        return steps.isEmpty() ? Uni.createFrom().voidItem() : members.applyAll(actor, steps);
    }

    private Uni<Void> sign(Actor actor, Review review) {
        ReviewSignature signing = ReviewSignature.of(review, ReviewActor.of(AuditActor.of(actor)), clock.instant());
        Evidence evidence = new Evidence();
        return reviewers.of(review.accountId, review.id)
                .invoke(named -> named.forEach(Reviewer::seal))
                .invoke(named -> Evidence.head(review, signing, named).forEach(evidence::add))
                // Nothing can be sealed any more once the review is closed.
                .call(Panache::flush)
                .chain(() -> rows.all(review)
                        .onItem().transformToUniAndConcatenate(items -> seal(review, items, evidence))
                        .collect().last())
                .invoke(() -> review.complete(signing, evidence.hash()))
                .chain(() -> record(actor, review, AuditAction.REVIEW_COMPLETED,
                        new JsonObject().put("sha256", ReviewView.hex(review.evidence)).put("members", review.members)))
                .chain(Panache::flush);
    }

    private Uni<Void> seal(Review review, List<ReviewedMember> items, Evidence evidence) {
        List<SealedPart> parts = items.stream().map(item -> SealedPart.seal(item.personal())).toList();
        for (int i = 0; i < items.size(); i++) {
            evidence.add(Evidence.member(items.get(i), parts.get(i)));
        }
        return items.isEmpty() ? Uni.createFrom().voidItem() : rows.seal(review, items, parts);
    }

    private Uni<Void> record(Actor actor, Review review, AuditAction action, JsonObject more) {
        return audit.record(review.accountId, AuditActor.of(actor), action, review.target(),
                new JsonObject().put("state", ReviewState.OPEN.value()), more.put("state", review.state));
    }
}
