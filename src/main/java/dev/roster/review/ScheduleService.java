package dev.roster.review;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Reads and changes schedules; {@link ReviewJobs} starts their reviews. */
@ApplicationScoped
public class ScheduleService {
    private static final int MAX_SCHEDULES = 50;
    private static final String GET = "select * from review_schedule where account_id = $1 and id = $2";
    private static final String LIST = "select * from review_schedule where account_id = $1 and id > $2 order by id limit ";

    @Inject
    AccountLock lock;
    @Inject
    ReviewStartService startService;
    @Inject
    ReviewerService reviewers;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Clock clock;

    @WithTransaction
    public Uni<Versioned<ScheduleView>> create(Actor actor, NewSchedule content) {
        mustBeInFuture(content.nextStartAt());
        return lock.confirm(actor)
                .chain(() -> mustBeBelowLimit(actor.accountId()))
                .chain(() -> reviewers.mustBeEligible(actor.accountId(), content.reviewers()))
                .map(eligible -> ReviewSchedule.of(actor.accountId(), content, clock.instant()))
                .chain(schedule -> schedule.<ReviewSchedule> persistAndFlush())
                .call(schedule -> record(actor, schedule, AuditAction.REVIEW_SCHEDULE_CREATED, null, state(schedule)))
                .map(ScheduleView::versioned);
    }

    /** Starts a review now, and creates a schedule with the same number of days to decide, in one transaction. */
    @WithTransaction
    public Uni<Versioned<ReviewView>> startAndRepeat(Actor actor, NewReview review, int everyMonths) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        int days = (int) Math.max(1, Duration.between(now.toInstant(), review.dueAt()).toDays());
        if (days > NewSchedule.MAX_DAYS) {
            throw Problem.invalid("dueAt",
                    "must be at most " + NewSchedule.MAX_DAYS + " days ahead for a review that repeats");
        }
        NewSchedule schedule = new NewSchedule(review.name(), review.filter(), review.reviewers(), everyMonths, days,
                now.plusMonths(everyMonths).toInstant());
        return startService.start(actor, review).call(() -> create(actor, schedule));
    }

    @WithTransaction
    public Uni<Versioned<ScheduleView>> change(Actor actor, UUID scheduleId, NewSchedule.Change change, String ifMatch) {
        mustBeInFuture(change.nextStartAt());
        return lock(actor, scheduleId, ifMatch)
                .call(() -> change.reviewers() == null ? Uni.createFrom().voidItem()
                        : reviewers.mustBeEligible(actor.accountId(), change.reviewers()))
                .chain(schedule -> {
                    JsonObject before = state(schedule);
                    schedule.change(change);
                    return record(actor, schedule, AuditAction.REVIEW_SCHEDULE_CHANGED, before, state(schedule))
                            .chain(Panache::flush)
                            .replaceWith(() -> ScheduleView.versioned(schedule));
                });
    }

    /** @return the deleted schedule */
    @WithTransaction
    public Uni<ScheduleView> delete(Actor actor, UUID scheduleId, String ifMatch) {
        return lock(actor, scheduleId, ifMatch)
                .call(schedule -> record(actor, schedule, AuditAction.REVIEW_SCHEDULE_DELETED, state(schedule), null))
                .call(schedule -> schedule.delete())
                .map(ScheduleView::of);
    }

    public Uni<Versioned<ScheduleView>> get(UUID accountId, UUID scheduleId) {
        return database.one(GET, row -> new Versioned<>(ScheduleView.of(row), row.getInteger("version")), accountId,
                scheduleId);
    }

    public Uni<Page<ScheduleView>> list(UUID accountId, int limit, String cursor) {
        String list = "review-schedules " + accountId;
        Cursor.Position position = Cursor.read(list, cursor);
        UUID after = position == null ? Ids.NIL : position.id(0);
        return database.list(LIST + (limit + 1), ScheduleView::of, accountId, after)
                .map(found -> Page.of(found, limit, list, last -> List.of(last.id().toString())));
    }

    private Uni<ReviewSchedule> lock(Actor actor, UUID scheduleId, String ifMatch) {
        return lock.confirm(actor)
                .chain(() -> ReviewSchedule.<ReviewSchedule> findById(new ReviewSchedule.Key(actor.accountId(), scheduleId)))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(schedule -> Version.check(ifMatch, schedule.version));
    }

    private void mustBeInFuture(Instant start) {
        if (start != null && !start.isAfter(clock.instant())) {
            throw Problem.invalid("nextStartAt", "must be in the future");
        }
    }

    private static Uni<Void> mustBeBelowLimit(UUID accountId) {
        return ReviewSchedule.count("accountId", accountId).invoke(schedules -> {
            if (schedules >= MAX_SCHEDULES) {
                throw Problem.invalid("name", "exceeds the limit of " + MAX_SCHEDULES + " schedules per account");
            }
        }).replaceWithVoid();
    }

    private Uni<Void> record(Actor actor, ReviewSchedule schedule, AuditAction action, JsonObject before, JsonObject after) {
        return audit.record(schedule.accountId, AuditActor.of(actor), action, schedule.target(), before, after);
    }

    private static JsonObject state(ReviewSchedule schedule) {
        return new JsonObject()
                .put("schedule", schedule.name)
                .mergeIn(schedule.filter().json())
                .put("reviewers", new JsonArray(schedule.reviewers().stream().map(UUID::toString).toList()))
                .put("everyMonths", schedule.everyMonths)
                .put("daysToDecide", schedule.daysToDecide)
                .put("nextStartAt", schedule.nextStartAt.toString());
    }
}
