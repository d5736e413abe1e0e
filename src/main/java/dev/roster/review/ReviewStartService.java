package dev.roster.review;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.account.AccountService;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.mail.Outbox;
import dev.roster.platform.Problem;
import dev.roster.platform.Versioned;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Starts reviews: freezes whom they are about, names the reviewers, and has them told. */
@ApplicationScoped
public class ReviewStartService {

    @Inject
    AccountLock lock;

    @Inject
    AccountService accounts;

    @Inject
    Reviewers reviewers;

    @Inject
    ReviewSnapshot snapshot;

    @Inject
    Outbox outbox;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    @WithTransaction
    public Uni<Versioned<ReviewView>> start(Actor actor, NewReview wanted) {
        if (!wanted.dueAt().isAfter(clock.instant())) {
            throw Problem.invalid("dueAt", "must be in the future");
        }
        Review.Plan plan = new Review.Plan(wanted.name().strip(), wanted.population(), wanted.dueAt(), null);
        return lock.confirm(actor)
                .chain(() -> reviewers.all(actor.accountId(), wanted.reviewers()))
                .chain(able -> begin(actor, plan, able));
    }

    /** Only inside the transaction, and under the lock, of whatever starts it. */
    Uni<Versioned<ReviewView>> begin(Actor actor, Review.Plan plan, List<Reviewers.Candidate> able) {
        return accounts.locked(actor.accountId())
                .map(account -> Review.start(account.id(), account.name(), plan, ReviewActor.of(AuditActor.of(actor)),
                        clock.instant()))
                .chain(review -> review.<Review> persistAndFlush())
                .call(review -> snapshot.freeze(review).invoke(members -> review.members = members))
                .chain(review -> reviewers.name(review, able)
                        .call(() -> record(actor, review, able))
                        .call(() -> tell(review, able))
                        .call(Panache::flush)
                        .map(named -> new Versioned<>(ReviewView.of(review, named, Progress.begun(review.members)),
                                review.version)));
    }

    private Uni<Void> record(Actor actor, Review review, List<Reviewers.Candidate> able) {
        return audit.record(review.accountId, AuditActor.of(actor), AuditAction.REVIEW_STARTED, review.target(), null,
                new JsonObject()
                        .put("role", review.role)
                        .put("dormantDays", review.dormantDays)
                        .put("notReviewedForDays", review.notReviewedForDays)
                        .put("members", review.members)
                        .put("reviewers", new JsonArray(able.stream().map(each -> each.memberId().toString()).toList()))
                        .put("dueAt", review.dueAt.toString()));
    }

    private Uni<Void> tell(Review review, List<Reviewers.Candidate> able) {
        return outbox.queue(review.accountId, AssignmentEmails.KIND,
                able.stream().map(each -> new Outbox.Order(review.id, each.email())).toList());
    }
}
