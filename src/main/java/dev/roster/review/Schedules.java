package dev.roster.review;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Makes, changes, deletes and reads schedules; {@link ScheduledStarts} follows them. */
@ApplicationScoped
public class Schedules {

    private static final int MOST = 50;

    private static final String GET = "select * from review_schedule where account_id = $1 and id = $2";

    private static final String LIST = "select * from review_schedule where account_id = $1 and id > $2 order by id limit ";

    @Inject
    AccountLock lock;

    @Inject
    ReviewStartService startService;

    @Inject
    Reviewers reviewers;

    @Inject
    AuditLog audit;

    @Inject
    Pool database;

    @Inject
    Clock clock;

    @WithTransaction
    public Uni<Versioned<ScheduleView>> create(Actor actor, NewSchedule wanted) {
        mustBeInFuture(wanted.nextStartAt());
        return lock.confirm(actor)
                .chain(() -> mustHaveRoom(actor.accountId()))
                .chain(() -> reviewers.all(actor.accountId(), wanted.reviewers()))
                .map(able -> ReviewSchedule.of(actor.accountId(), wanted, clock.instant()))
                .chain(schedule -> schedule.<ReviewSchedule> persistAndFlush())
                .call(schedule -> record(actor, schedule, AuditAction.REVIEW_SCHEDULE_CREATED, null, state(schedule)))
                .map(ScheduleView::versioned);
    }

    /** A review now, and again every few months with as many days to decide: both, or neither. */
    @WithTransaction
    public Uni<Versioned<ReviewView>> startAndRepeat(Actor actor, NewReview wanted, int everyMonths) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        int days = (int) Math.max(1, Duration.between(now.toInstant(), wanted.dueAt()).toDays());
        if (days > NewSchedule.MOST_DAYS) {
            throw Problem.invalid("dueAt",
                    "must be at most " + NewSchedule.MOST_DAYS + " days ahead for a review that repeats");
        }
        NewSchedule schedule = new NewSchedule(wanted.name(), wanted.filter(), wanted.reviewers(), everyMonths, days,
                now.plusMonths(everyMonths).toInstant());
        return startService.start(actor, wanted).call(() -> create(actor, schedule));
    }

    @WithTransaction
    public Uni<Versioned<ScheduleView>> change(Actor actor, UUID scheduleId, ScheduleChange change, String ifMatch) {
        mustBeInFuture(change.nextStartAt());
        return begin(actor, scheduleId, ifMatch)
                .call(() -> change.reviewers() == null ? Uni.createFrom().voidItem()
                        : reviewers.all(actor.accountId(), change.reviewers()))
                .chain(schedule -> {
                    JsonObject before = state(schedule);
                    schedule.change(change);
                    return record(actor, schedule, AuditAction.REVIEW_SCHEDULE_CHANGED, before, state(schedule))
                            .chain(Panache::flush)
                            .replaceWith(() -> ScheduleView.versioned(schedule));
                });
    }

    /** The reviews that it started stay. */
    @WithTransaction
    public Uni<Void> delete(Actor actor, UUID scheduleId, String ifMatch) {
        return begin(actor, scheduleId, ifMatch)
                .call(schedule -> record(actor, schedule, AuditAction.REVIEW_SCHEDULE_DELETED, state(schedule), null))
                .chain(schedule -> schedule.delete());
    }

    public Uni<Versioned<ScheduleView>> get(UUID accountId, UUID scheduleId) {
        return database.preparedQuery(GET).execute(Tuple.of(accountId, scheduleId))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem().ifNull().failWith(Problem::notFound)
                .map(row -> new Versioned<>(ScheduleView.of(row), row.getInteger("version")));
    }

    public Uni<Page<ScheduleView>> list(UUID accountId, int limit, String cursor) {
        String list = "review-schedules " + accountId;
        Cursor.Position position = Cursor.read(list, cursor);
        UUID after = position == null ? new UUID(0, 0) : position.id(0);
        return database.preparedQuery(LIST + (limit + 1)).execute(Tuple.of(accountId, after)).map(rows -> {
            List<ScheduleView> found = new ArrayList<>();
            rows.forEach(row -> found.add(ScheduleView.of(row)));
            return Page.of(found, limit, list, last -> List.of(last.id().toString()));
        });
    }

    private Uni<ReviewSchedule> begin(Actor actor, UUID scheduleId, String ifMatch) {
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

    private static Uni<Void> mustHaveRoom(UUID accountId) {
        return ReviewSchedule.count("accountId", accountId).invoke(schedules -> {
            if (schedules >= MOST) {
                throw Problem.invalid("name", "is one too many: an account has up to " + MOST + " schedules");
            }
        }).replaceWithVoid();
    }

    private Uni<Void> record(Actor actor, ReviewSchedule schedule, AuditAction action, JsonObject before, JsonObject after) {
        return audit.record(schedule.accountId, AuditActor.of(actor), action, schedule.target(), before, after);
    }

    private static JsonObject state(ReviewSchedule schedule) {
        return new JsonObject()
                .put("schedule", schedule.name)
                .put("role", schedule.role)
                .put("dormantDays", schedule.dormantDays)
                .put("notReviewedForDays", schedule.notReviewedForDays)
                .put("reviewers", new JsonArray(schedule.reviewers().stream().map(UUID::toString).toList()))
                .put("everyMonths", schedule.everyMonths)
                .put("daysToDecide", schedule.daysToDecide)
                .put("nextStartAt", schedule.nextStartAt.toString());
    }
}
