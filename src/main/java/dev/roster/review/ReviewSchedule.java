package dev.roster.review;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import dev.roster.audit.Target;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;

/** A review that starts again every few months. */
@Entity
@Table(name = "review_schedule")
@IdClass(ReviewSchedule.Key.class)
class ReviewSchedule extends PanacheEntityBase {

    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    String name;
    String role;
    Integer dormantDays;
    Integer notReviewedForDays;
    UUID[] reviewers;
    int everyMonths;
    int daysToDecide;
    Instant firstStartAt;
    Instant nextStartAt;
    UUID lastReviewId;
    String lastProblem;
    Instant createdAt;
    @Version
    int version;

    static ReviewSchedule of(UUID accountId, NewSchedule wanted, Instant now) {
        ReviewSchedule schedule = new ReviewSchedule();
        schedule.accountId = accountId;
        schedule.id = Ids.next();
        schedule.createdAt = now;
        schedule.name = wanted.name().strip();
        schedule.setFilter(wanted.population());
        schedule.setReviewers(wanted.reviewers());
        schedule.everyMonths = wanted.everyMonths();
        schedule.daysToDecide = wanted.daysToDecide();
        schedule.startAt(wanted.nextStartAt());
        return schedule;
    }

    void change(ScheduleChange change) {
        name = change.name() == null ? name : change.name().strip();
        everyMonths = change.everyMonths() == null ? everyMonths : change.everyMonths();
        daysToDecide = change.daysToDecide() == null ? daysToDecide : change.daysToDecide();
        if (change.filter() != null) {
            setFilter(change.filter());
        }
        if (change.reviewers() != null) {
            setReviewers(change.reviewers());
        }
        if (change.nextStartAt() != null) {
            startAt(change.nextStartAt());
        }
        lastProblem = null;
    }

    private void setFilter(ReviewFilter wanted) {
        role = wanted.role();
        dormantDays = wanted.dormantDays();
        notReviewedForDays = wanted.notReviewedForDays();
    }

    private void setReviewers(Collection<UUID> wanted) {
        reviewers = wanted.stream().sorted().toArray(UUID[]::new);
    }

    /** From then on it counts from there. */
    private void startAt(Instant time) {
        firstStartAt = time;
        nextStartAt = time;
    }

    /** The review that is due now. */
    Review.Plan plan(Instant now) {
        return new Review.Plan(name, filter(), now.plus(Duration.ofDays(daysToDecide)), id);
    }

    void started(UUID reviewId, Instant now) {
        lastReviewId = reviewId;
        lastProblem = null;
        moveOn(now);
    }

    void failed(String problem, Instant now) {
        lastProblem = problem;
        moveOn(now);
    }

    /** Counted from the first start, so that the 31st of January is not the 28th for ever after February. */
    private void moveOn(Instant now) {
        OffsetDateTime first = firstStartAt.atOffset(ZoneOffset.UTC);
        int months = everyMonths;
        while (!first.plusMonths(months).toInstant().isAfter(now)) {
            months += everyMonths;
        }
        nextStartAt = first.plusMonths(months).toInstant();
    }

    ReviewFilter filter() {
        return new ReviewFilter(role, dormantDays, notReviewedForDays);
    }

    List<UUID> reviewers() {
        return List.of(reviewers);
    }

    Target target() {
        return new Target("review-schedule", id, name);
    }
}
