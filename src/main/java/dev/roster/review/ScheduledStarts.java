package dev.roster.review;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Starts the reviews that are due by a schedule. The review and the schedule's next time commit together, so each starts once,
 * whichever replica does it. What cannot start is said, and tried again the next time.
 */
@ApplicationScoped
class ScheduledStarts {

    static final String NO_REVIEWERS = "no-reviewers";

    private static final int AT_ONCE = 100;

    private static final String DUE = """
            select s.account_id, s.id from review_schedule s join account a on a.id = s.account_id
            where s.next_start_at <= $1 and a.closed_at is null
            order by s.next_start_at
            limit\s""" + AT_ONCE;

    /** What another replica has is its business. */
    private static final String TAKE = """
            select * from review_schedule
            where account_id = ?1 and id = ?2 and next_start_at <= ?3
            for no key update skip locked""";

    @Inject
    AccountLock lock;

    @Inject
    Reviewers reviewers;

    @Inject
    ReviewStartService startService;

    @Inject
    AuditLog audit;

    @Inject
    Pool database;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    /** One account's trouble holds no other up: it is due again in a minute. */
    @Scheduled(every = "1m", delayed = "45s", skipExecutionIf = SchemaPending.class)
    Uni<Void> startWhatIsDue() {
        Tuple now = Tuple.of(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        return jobs.run("review-starts", database.preparedQuery(DUE).execute(now)
                .chain(rows -> Multi.createFrom().iterable(rows)
                        .onItem().transformToUniAndConcatenate(this::startOrSay)
                        .collect().last()),
                "Scheduled reviews wait for another minute");
    }

    private Uni<Void> startOrSay(Row due) {
        UUID accountId = due.getUUID("account_id");
        UUID scheduleId = due.getUUID("id");
        return start(accountId, scheduleId)
                .onFailure(Problem.class)
                .recoverWithUni(problem -> say(accountId, scheduleId, problem.type().slug()))
                .onFailure().invoke(failure -> Log.warnf("A scheduled review waits for another minute: %s", failure))
                .onFailure().recoverWithNull();
    }

    @WithTransaction
    Uni<Void> start(UUID accountId, UUID scheduleId) {
        Actor roster = Actor.system(accountId);
        return ifDue(roster, scheduleId, schedule -> reviewers.ableAmong(accountId, schedule.reviewers())
                .chain(able -> able.isEmpty() ? fail(roster, schedule, NO_REVIEWERS) : start(roster, schedule, able)));
    }

    @WithTransaction
    Uni<Void> say(UUID accountId, UUID scheduleId, String problem) {
        Actor roster = Actor.system(accountId);
        return ifDue(roster, scheduleId, schedule -> fail(roster, schedule, problem));
    }

    private Uni<Void> ifDue(Actor roster, UUID scheduleId, Function<ReviewSchedule, Uni<Void>> change) {
        return lock.confirm(roster)
                .chain(Panache::getSession)
                .chain(session -> session.createNativeQuery(TAKE, ReviewSchedule.class)
                        .setParameter(1, roster.accountId())
                        .setParameter(2, scheduleId)
                        .setParameter(3, clock.instant())
                        .getSingleResultOrNull())
                .chain(schedule -> schedule == null ? Uni.createFrom().voidItem() : change.apply(schedule));
    }

    private Uni<Void> start(Actor roster, ReviewSchedule schedule, List<Reviewers.Candidate> able) {
        return startService.begin(roster, schedule.plan(clock.instant()), able)
                .invoke(review -> schedule.started(review.view().id(), clock.instant()))
                .replaceWithVoid();
    }

    private Uni<Void> fail(Actor roster, ReviewSchedule schedule, String problem) {
        schedule.failed(problem, clock.instant());
        return audit.record(schedule.accountId, AuditActor.of(roster), AuditAction.REVIEW_SCHEDULE_FAILED, schedule.target(),
                null,
                new JsonObject().put("problem", problem).put("nextStartAt", schedule.nextStartAt.toString()));
    }
}
