package dev.roster.review;

import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.jobs.BackgroundJobs.logFailure;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.mail.Outbox;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reminds reviewers three days before the due date and on it, and starts scheduled reviews. Each transaction also stores the
 * next time of the review or schedule, so that reminders and starts happen once across all replicas.
 */
@ApplicationScoped
class ReviewJobs {
    private static final int BATCH = 20;
    private static final String NO_REVIEWERS = "no-reviewers";

    private static final String DUE_REMINDERS = """
            select account_id, id from review
            where state = 'open' and next_reminder_at <= $1
            order by next_reminder_at
            limit $2""";

    /** Keeps the version, because the view of the review stays the same. */
    private static final String CLAIM_REMINDER = """
            update review set next_reminder_at = case when due_at > $3 then due_at end
            where account_id = $1 and id = $2 and state = 'open' and next_reminder_at <= $3""";

    private static final String DUE_STARTS = """
            select s.account_id, s.id from review_schedule s join account a on a.id = s.account_id
            where s.next_start_at <= $1 and a.closed_at is null
            order by s.next_start_at
            limit 100""";

    @Inject
    AccountLock lock;
    @Inject
    ReviewerService reviewers;
    @Inject
    ReviewStartService startService;
    @Inject
    Outbox outbox;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    /** @param id the review or the schedule */
    record Due(UUID accountId, UUID id) {
        static Due of(Row row) {
            return new Due(row.getUUID("account_id"), row.getUUID("id"));
        }
    }

    @Scheduled(every = "1m", delayed = "30s", skipExecutionIf = SchemaPending.class)
    Uni<Void> remind() {
        return jobs.run("review-reminders", Multi.createBy().repeating().uni(this::remindBatch)
                .until(found -> found < BATCH)
                .collect().last(),
                "Reminders wait for the next run");
    }

    @Scheduled(every = "1m", delayed = "45s", skipExecutionIf = SchemaPending.class)
    Uni<Void> startDueReviews() {
        return jobs.run("review-starts", database.list(DUE_STARTS, Due::of, clock.instant())
                .chain(found -> forEach(found, due -> logFailure(due.accountId(), startOrRecord(due),
                        "A scheduled review waits for the next run"))),
                "Scheduled reviews wait for the next run");
    }

    private Uni<Integer> remindBatch() {
        return database.list(DUE_REMINDERS, Due::of, clock.instant(), BATCH)
                .call(found -> forEach(found, this::remindOnce))
                .map(List::size);
    }

    /** The emails are rendered when they are sent, and only if decisions are missing. */
    @WithTransaction
    Uni<Void> remindOnce(Due review) {
        return database.execute(CLAIM_REMINDER, review.accountId(), review.id(), clock.instant())
                .chain(claimed -> claimed == 0 ? Uni.createFrom().voidItem()
                        : reviewers.of(review.accountId(), review.id())
                                .chain(found -> outbox.queue(review.accountId(), ReviewEmails.REMINDER, found.stream()
                                        .map(reviewer -> new Outbox.NewEmail(review.id(), reviewer.email)).toList())));
    }

    /** If the review cannot start, the schedule records the problem and continues with its next date. */
    private Uni<Void> startOrRecord(Due schedule) {
        return start(schedule)
                .onFailure(Problem.class).recoverWithUni(problem -> record(schedule, problem.type().slug()));
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
                .chain(() -> ReviewSchedule.<ReviewSchedule> findById(new ReviewSchedule.Key(due.accountId(), due.id())))
                .chain(schedule -> schedule == null || schedule.nextStartAt.isAfter(clock.instant())
                        ? Uni.createFrom().voidItem()
                        : change.apply(schedule));
    }

    private Uni<Void> start(Actor system, ReviewSchedule schedule, List<ReviewerView> eligible) {
        return startService.begin(system, schedule.review(clock.instant()), schedule.id, eligible)
                .invoke(review -> schedule.started(review.view().id(), clock.instant()))
                .replaceWithVoid();
    }

    private Uni<Void> fail(Actor system, ReviewSchedule schedule, String problem) {
        schedule.failed(problem, clock.instant());
        return audit.record(schedule.accountId, AuditActor.of(system), AuditAction.REVIEW_SCHEDULE_FAILED, schedule.target(),
                null, new JsonObject().put("problem", problem).put("nextStartAt", schedule.nextStartAt.toString()));
    }
}
