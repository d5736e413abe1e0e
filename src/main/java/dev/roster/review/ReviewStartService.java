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
import dev.roster.http.Versioned;
import dev.roster.mail.Outbox;
import dev.roster.problem.Problem;
import dev.roster.review.ReviewView.ByMember;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

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
    public Uni<Versioned<ReviewView>> start(Actor actor, NewReview review) {
        if (!review.dueAt().isAfter(clock.instant())) {
            throw Problem.invalid("dueAt", "must be in the future");
        }
        Review.Plan plan = new Review.Plan(review.name().strip(), review.filterOrAll(), review.dueAt(), null);
        return lock.confirm(actor)
                .chain(() -> reviewers.mustBeEligible(actor.accountId(), review.reviewers()))
                .chain(eligible -> begin(actor, plan, eligible));
    }

    /** Requires a transaction that holds the account's lock. */
    Uni<Versioned<ReviewView>> begin(Actor actor, Review.Plan plan, List<ByMember> eligible) {
        return accounts.locked(actor.accountId())
                .map(account -> Review.start(account.id(), account.name(), plan, ReviewActor.of(AuditActor.of(actor)),
                        clock.instant()))
                .chain(review -> review.<Review> persistAndFlush())
                .call(review -> snapshot.copy(review).invoke(members -> review.members = members))
                .chain(review -> reviewers.add(review, eligible)
                        .call(() -> record(actor, review, eligible))
                        .call(() -> notify(review, eligible))
                        .call(Panache::flush)
                        .map(added -> new Versioned<>(ReviewView.of(review, added, Progress.atStart(review.members)),
                                review.version)));
    }

    private Uni<Void> record(Actor actor, Review review, List<ByMember> eligible) {
        return audit.record(review.accountId, AuditActor.of(actor), AuditAction.REVIEW_STARTED, review.target(), null,
                new JsonObject()
                        .put("role", review.role)
                        .put("dormantDays", review.dormantDays)
                        .put("notReviewedForDays", review.notReviewedForDays)
                        .put("members", review.members)
                        .put("reviewers", new JsonArray(eligible.stream().map(member -> member.memberId().toString()).toList()))
                        .put("dueAt", review.dueAt.toString()));
    }

    private Uni<Void> notify(Review review, List<ByMember> eligible) {
        return outbox.queue(review.accountId, ReviewEmails.ASSIGNMENT,
                eligible.stream().map(member -> new Outbox.Order(review.id, member.email())).toList());
    }
}
