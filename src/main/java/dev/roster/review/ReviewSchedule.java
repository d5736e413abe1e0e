package dev.roster.review;

import dev.roster.audit.Target;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;

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
    private ReviewFilter filter;
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

    static ReviewSchedule of(UUID accountId, NewSchedule content, Instant now) {
        ReviewSchedule schedule = new ReviewSchedule();
        schedule.accountId = accountId;
        schedule.id = Ids.next();
        schedule.createdAt = now;
        schedule.change(content.asChange());
        return schedule;
    }

    void change(NewSchedule.Change change) {
        name = change.name() == null ? name : change.name().strip();
        everyMonths = change.everyMonths() == null ? everyMonths : change.everyMonths();
        daysToDecide = change.daysToDecide() == null ? daysToDecide : change.daysToDecide();
        filter = change.filter() == null ? filter : change.filter();
        if (change.reviewers() != null) {
            reviewers = change.reviewers().stream().sorted().toArray(UUID[]::new);
        }
        if (change.nextStartAt() != null) {
            firstStartAt = change.nextStartAt();
            nextStartAt = change.nextStartAt();
        }
        lastProblem = null;
    }

    NewReview review(Instant now) {
        return new NewReview(name, filter(), Set.of(reviewers), now.plus(Duration.ofDays(daysToDecide)));
    }

    void started(UUID reviewId, Instant now) {
        lastReviewId = reviewId;
        lastProblem = null;
        moveToNext(now);
    }

    void failed(String problem, Instant now) {
        lastProblem = problem;
        moveToNext(now);
    }

    /** Counts months from the first start: a schedule that starts on the 31st returns to it after a shorter month. */
    private void moveToNext(Instant now) {
        OffsetDateTime first = firstStartAt.atOffset(ZoneOffset.UTC);
        int months = everyMonths;
        while (!first.plusMonths(months).toInstant().isAfter(now)) {
            months += everyMonths;
        }
        nextStartAt = first.plusMonths(months).toInstant();
    }

    ReviewFilter filter() {
        return ReviewFilter.orAll(filter);
    }

    List<UUID> reviewers() {
        return List.of(reviewers);
    }

    Target target() {
        return new Target("review-schedule", id, name);
    }
}
