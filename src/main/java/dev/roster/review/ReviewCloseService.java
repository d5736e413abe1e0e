package dev.roster.review;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.SealedPart;
import dev.roster.database.Database;
import dev.roster.http.Version;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.review.ReviewedMembers.ReviewedMember;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Completes reviews, which applies the decisions and signs the report, or cancels them without any effect. */
@ApplicationScoped
public class ReviewCloseService {
    private static final ItemSql ITEM = new ItemSql("$1", "$3");

    private static final String COUNT_OPEN = """
            select count(*) filter (where i.decision = 'undecided')::int as undecided, count(*)::int as open
            from review_item i %s where i.account_id = $1 and i.review_id = $2 and %s"""
            .formatted(ITEM.member(), ITEM.open());

    private static final String STEPS = """
            select i.member_id, i.decision
            from review_item i %s
            where i.account_id = $1 and i.review_id = $2 and i.decision in ('demote', 'remove') and not (%s)
            order by i.member_id""".formatted(ITEM.member(), ITEM.gone());

    private static final String MARK_GONE = """
            update review_item i set gone = true
            from member m
            where i.account_id = $1 and i.review_id = $2 and m.account_id = $1 and m.id = i.member_id and %s"""
            .formatted(ITEM.gone());

    @Inject
    AccountLock lock;
    @Inject
    ReviewerService reviewers;
    @Inject
    Database database;
    @Inject
    ReviewedMembers reviewedMembers;
    @Inject
    MemberService members;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    /** An open review under the lock, and the actor with the permissions held now. */
    private record Locked(Actor actor, Review review) {
    }

    /** @return the name of the review */
    @WithTransaction
    public Uni<String> complete(Actor actor, UUID reviewId, String ifMatch) {
        return lock(actor, reviewId, ifMatch)
                .call(locked -> mustAllBeDecided(locked.review()))
                .call(locked -> markGone(locked.review()))
                .call(locked -> steps(locked.review()).chain(steps -> apply(locked.actor(), steps)))
                .call(locked -> sign(locked.actor(), locked.review()))
                .map(locked -> locked.review().name);
    }

    /** @return the name of the review */
    @WithTransaction
    public Uni<String> cancel(Actor actor, UUID reviewId, String ifMatch) {
        return lock(actor, reviewId, ifMatch)
                .invoke(locked -> locked.review().cancel(ReviewActor.of(AuditActor.of(actor)), clock.instant()))
                .call(locked -> record(actor, locked.review(), AuditAction.REVIEW_CANCELLED, new JsonObject()))
                .call(Panache::flush)
                .map(locked -> locked.review().name);
    }

    private Uni<Locked> lock(Actor actor, UUID reviewId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> Review.<Review> findById(new Review.Key(actor.accountId(), reviewId))
                        .onItem().ifNull().failWith(Problem::notFound)
                        .invoke(Review::mustBeOpen)
                        .invoke(review -> Version.check(ifMatch, review.version))
                        .map(review -> new Locked(confirmed, review)));
    }

    private Uni<Void> mustAllBeDecided(Review review) {
        return database.first(COUNT_OPEN, row -> row, review.accountId, review.id, clock.instant())
                .invoke(row -> {
                    int undecided = row.getInteger("undecided");
                    int outdated = row.getInteger("open") - undecided;
                    if (undecided + outdated > 0) {
                        throw ProblemType.REVIEW_UNDECIDED.because(undecided + " members are undecided, and " + outdated
                                + " changed after their decision.");
                    }
                })
                .replaceWithVoid();
    }

    /** Before the decisions are applied: afterwards, removed members would count as gone. */
    private Uni<Integer> markGone(Review review) {
        return database.execute(MARK_GONE, review.accountId, review.id, clock.instant());
    }

    private Uni<List<MemberStep>> steps(Review review) {
        return database.list(STEPS, ReviewCloseService::step, review.accountId, review.id, clock.instant());
    }

    private static MemberStep step(Row row) {
        UUID memberId = row.getUUID("member_id");
        return Decision.fromString(row.getString("decision")) == Decision.REMOVE ? MemberStep.remove(memberId)
                : MemberStep.demote(memberId, Decision.LOWER_ROLE);
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
        Review.Signature signature = Review.Signature.of(review, ReviewActor.of(AuditActor.of(actor)), clock.instant());
        SignedReport report = new SignedReport();
        return reviewers.of(review.accountId, review.id)
                .invoke(found -> found.forEach(Reviewer::seal))
                .invoke(found -> SignedReport.head(review, signature, found).forEach(report::add))
                .chain(() -> reviewedMembers.all(review)
                        .onItem().transformToUniAndConcatenate(items -> seal(review, items, report))
                        .collect().last())
                // Triggers reject changes of a closed review, so the seals are written first.
                .chain(Panache::flush)
                .invoke(() -> review.complete(signature, report.hash()))
                .chain(() -> record(actor, review, AuditAction.REVIEW_COMPLETED,
                        new JsonObject().put("sha256", ReviewView.hex(review.sha256)).put("members", review.members)))
                .chain(Panache::flush);
    }

    private Uni<Void> seal(Review review, List<ReviewedMember> items, SignedReport report) {
        List<SealedPart> parts = items.stream().map(item -> SealedPart.seal(item.personal())).toList();
        for (int i = 0; i < items.size(); i++) {
            report.add(SignedReport.member(items.get(i), parts.get(i)));
        }
        return items.isEmpty() ? Uni.createFrom().voidItem() : reviewedMembers.seal(review, items, parts);
    }

    private Uni<Void> record(Actor actor, Review review, AuditAction action, JsonObject after) {
        return audit.record(review.accountId, AuditActor.of(actor), action, review.target(),
                new JsonObject().put("state", ReviewState.OPEN.value()), after.put("state", review.state));
    }
}
