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

/** Completes reviews, which applies the decisions and signs the evidence, or cancels them without any effect. */
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

    /** An open review under the lock, and the actor with the permissions held now. */
    private record Locked(Actor actor, Review review) {
    }

    @WithTransaction
    public Uni<Void> complete(Actor actor, UUID reviewId, String ifMatch) {
        return lock(actor, reviewId, ifMatch)
                .call(locked -> results.mustAllBeDecided(locked.review()))
                .call(locked -> results.markGone(locked.review()))
                .call(locked -> results.steps(locked.review()).chain(steps -> apply(locked.actor(), steps)))
                .chain(locked -> sign(locked.actor(), locked.review()));
    }

    @WithTransaction
    public Uni<Void> cancel(Actor actor, UUID reviewId, String ifMatch) {
        return lock(actor, reviewId, ifMatch)
                .invoke(locked -> locked.review().cancel(ReviewActor.of(AuditActor.of(actor)), clock.instant()))
                .chain(locked -> record(actor, locked.review(), AuditAction.REVIEW_CANCELLED, new JsonObject()))
                .chain(Panache::flush);
    }

    private Uni<Locked> lock(Actor actor, UUID reviewId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> Review.<Review> findById(new Review.Key(actor.accountId(), reviewId))
                        .onItem().ifNull().failWith(Problem::notFound)
                        .invoke(Review::mustBeOpen)
                        .invoke(review -> Version.check(ifMatch, review.version))
                        .map(review -> new Locked(confirmed, review)));
    }

    private Uni<?> apply(Actor actor, List<MemberStep> steps) {
        for (MemberStep step : steps) {
            Permission needed = step.kind() == MemberStep.Kind.REMOVE ? Permission.MEMBER_REMOVE : Permission.MEMBER_UPDATE;
            if (!actor.permissions().allow(needed)) {
                throw ProblemType.FORBIDDEN.because("Applying the decisions requires the permission " + needed.value() + ".");
            }
        }
        return steps.isEmpty() ? Uni.createFrom().voidItem() : members.applyAll(actor, steps);
    }

    private Uni<Void> sign(Actor actor, Review review) {
        ReviewSignature signature = ReviewSignature.of(review, ReviewActor.of(AuditActor.of(actor)), clock.instant());
        Evidence evidence = new Evidence();
        return reviewers.of(review.accountId, review.id)
                .invoke(found -> found.forEach(Reviewer::seal))
                .invoke(found -> Evidence.head(review, signature, found).forEach(evidence::add))
                .chain(() -> rows.all(review)
                        .onItem().transformToUniAndConcatenate(items -> seal(review, items, evidence))
                        .collect().last())
                // Triggers refuse changes of a closed review, so the seals are written first.
                .chain(Panache::flush)
                .invoke(() -> review.complete(signature, evidence.hash()))
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

    private Uni<Void> record(Actor actor, Review review, AuditAction action, JsonObject after) {
        return audit.record(review.accountId, AuditActor.of(actor), action, review.target(),
                new JsonObject().put("state", ReviewState.OPEN.value()), after.put("state", review.state));
    }
}
