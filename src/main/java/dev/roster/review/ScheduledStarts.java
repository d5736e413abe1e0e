package dev.roster.review;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.problem.Problem;
import dev.roster.review.ReviewView.ByMember;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/**
 * Starts scheduled reviews. The review and the next date of its schedule commit together, so each review starts once across all
 * replicas. If a review cannot start, the schedule records the problem and continues with its next date.
 */
@ApplicationScoped
class ScheduledStarts {

    static final String NO_REVIEWERS = "no-reviewers";

    private static final String DUE = """
            select s.account_id, s.id from review_schedule s join account a on a.id = s.account_id
            where s.next_start_at <= $1 and a.closed_at is null
            order by s.next_start_at
            limit 100""";

    record Due(UUID accountId, UUID scheduleId) {
    }

    @Inject
    AccountLock lock;

    @Inject
    Reviewers reviewers;

    @Inject
    ReviewStartService startService;

    @Inject
    AuditLog audit;

    @Inject
    Database database;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    @Scheduled(every = "1m", delayed = "45s", skipExecutionIf = SchemaPending.class)
    Uni<Void> startDueReviews() {
        return jobs.run("review-starts",
                database.list(DUE, row -> new Due(row.getUUID("account_id"), row.getUUID("id")), clock.instant())
                        .chain(found -> Multi.createFrom().iterable(found)
                                .onItem().transformToUniAndConcatenate(this::startOrRecord)
                                .collect().last()),
                "Scheduled reviews wait for the next run");
    }

    /** Never fails: a failure in one account does not delay the others. */
    private Uni<Void> startOrRecord(Due due) {
        return start(due)
                .onFailure(Problem.class).recoverWithUni(problem -> record(due, problem.type().slug()))
                .onFailure().invoke(failure -> Log.warnf("A scheduled review waits for the next run: %s", failure))
                .onFailure().recoverWithNull();
    }

    @WithTransaction
    Uni<Void> start(Due due) {
        Actor system = Actor.system(due.accountId());
        return ifDue(system, due, schedule -> reviewers.eligibleAmong(due.accountId(), schedule.reviewers())
                .chain(eligible -> eligible.isEmpty() ? fail(system, schedule, NO_REVIEWERS)
                        : start(system, schedule, eligible)));
    }

    @WithTransaction
    Uni<Void> record(Due due, String problem) {
        Actor system = Actor.system(due.accountId());
        return ifDue(system, due, schedule -> fail(system, schedule, problem));
    }

    /** Another replica can have started the review before this one got the account's lock. */
    private Uni<Void> ifDue(Actor system, Due due, Function<ReviewSchedule, Uni<Void>> change) {
        return lock.confirm(system)
                .chain(() -> ReviewSchedule
                        .<ReviewSchedule> findById(new ReviewSchedule.Key(due.accountId(), due.scheduleId())))
                .chain(schedule -> schedule == null || schedule.nextStartAt.isAfter(clock.instant())
                        ? Uni.createFrom().voidItem()
                        : change.apply(schedule));
    }

    private Uni<Void> start(Actor system, ReviewSchedule schedule, List<ByMember> eligible) {
        return startService.begin(system, schedule.plan(clock.instant()), eligible)
                .invoke(review -> schedule.started(review.view().id(), clock.instant()))
                .replaceWithVoid();
    }

    private Uni<Void> fail(Actor system, ReviewSchedule schedule, String problem) {
        schedule.failed(problem, clock.instant());
        return audit.record(schedule.accountId, AuditActor.of(system), AuditAction.REVIEW_SCHEDULE_FAILED, schedule.target(),
                null,
                new JsonObject().put("problem", problem).put("nextStartAt", schedule.nextStartAt.toString()));
    }
}
