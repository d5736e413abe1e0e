package dev.roster.review;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;

import dev.roster.audit.SealedPart;
import dev.roster.audit.Target;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;

/** An access review. Triggers allow only an erasure to change a closed one. */
@Entity
@IdClass(Review.Key.class)
class Review extends PanacheEntityBase {

    static final Duration REMIND_BEFORE = Duration.ofDays(3);

    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    String name;
    String accountName;
    String role;
    Integer dormantDays;
    Integer notReviewedForDays;
    String state;
    Instant startedAt;
    String starterKind;
    UUID starterId;
    String starterLabel;
    UUID scheduleId;
    Instant dueAt;
    Instant nextReminderAt;
    int members;
    Instant closedAt;
    String closerKind;
    UUID closerId;
    String closerLabel;
    byte[] evidence;
    byte[] starterSalt;
    byte[] starterSeal;
    byte[] closerSalt;
    byte[] closerSeal;
    @Version
    int version;

    static Review start(UUID accountId, String accountName, Plan plan, ReviewActor starter, Instant now) {
        Review review = new Review();
        review.accountId = accountId;
        review.id = Ids.next();
        review.name = plan.name();
        review.accountName = accountName;
        review.role = plan.filter().role();
        review.dormantDays = plan.filter().dormantDays();
        review.notReviewedForDays = plan.filter().notReviewedForDays();
        review.state = ReviewState.OPEN.value();
        review.startedAt = now;
        review.starterKind = starter.kind();
        review.starterId = starter.id();
        review.starterLabel = starter.label();
        review.scheduleId = plan.scheduleId();
        review.dueAt = plan.dueAt();
        review.nextReminderAt = plan.dueAt().minus(REMIND_BEFORE).isAfter(now) ? plan.dueAt().minus(REMIND_BEFORE)
                : plan.dueAt();
        return review;
    }

    void complete(ReviewSignature signature, byte[] evidence) {
        close(ReviewState.COMPLETED, signature.signer(), signature.at());
        this.evidence = evidence;
        starterSalt = signature.starterPart().salt();
        starterSeal = signature.starterPart().hash();
        closerSalt = signature.signerPart().salt();
        closerSeal = signature.signerPart().hash();
    }

    void cancel(ReviewActor closer, Instant now) {
        close(ReviewState.CANCELLED, closer, now);
    }

    private void close(ReviewState outcome, ReviewActor closer, Instant now) {
        mustBeOpen();
        state = outcome.value();
        closedAt = now;
        closerKind = closer.kind();
        closerId = closer.id();
        closerLabel = closer.label();
        nextReminderAt = null;
    }

    void mustBeOpen() {
        if (!ReviewState.OPEN.value().equals(state)) {
            throw ProblemType.REVIEW_CLOSED.because("The review was " + state + " at " + closedAt + ".");
        }
    }

    void mustBeCompleted() {
        if (!ReviewState.COMPLETED.value().equals(state)) {
            throw ProblemType.REVIEW_NOT_COMPLETED
                    .because("The review is " + state + "; only a completed review has a report.");
        }
    }

    ReviewFilter filter() {
        return new ReviewFilter(role, dormantDays, notReviewedForDays);
    }

    ReviewActor starter() {
        return ReviewActor.of(starterKind, starterId, starterLabel);
    }

    ReviewActor closer() {
        return ReviewActor.of(closerKind, closerId, closerLabel);
    }

    ReviewSignature signature() {
        return new ReviewSignature(closer(), closedAt, new SealedPart(closerSalt, closerSeal),
                new SealedPart(starterSalt, starterSeal));
    }

    Target target() {
        return new Target("review", id, name);
    }

    /**
     * The content of a new review.
     *
     * @param scheduleId null if a person starts the review
     */
    record Plan(String name, ReviewFilter filter, Instant dueAt, UUID scheduleId) {
    }
}
