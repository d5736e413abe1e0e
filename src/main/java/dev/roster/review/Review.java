package dev.roster.review;

import dev.roster.audit.SealedPart;
import dev.roster.audit.Target;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

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
    private ReviewFilter filter;
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
    byte[] sha256;
    byte[] starterSalt;
    byte[] starterSeal;
    byte[] closerSalt;
    byte[] closerSeal;
    @Version
    int version;

    /** @param scheduleId null if a person starts the review */
    static Review start(UUID accountId, String accountName, NewReview content, UUID scheduleId, ReviewActor starter,
            Instant now) {
        Review review = new Review();
        review.accountId = accountId;
        review.id = Ids.next();
        review.name = content.name().strip();
        review.accountName = accountName;
        review.filter = content.filter();
        review.state = ReviewState.OPEN.value();
        review.startedAt = now;
        review.starterKind = starter.kind();
        review.starterId = starter.id();
        review.starterLabel = starter.label();
        review.scheduleId = scheduleId;
        review.dueAt = content.dueAt();
        review.nextReminderAt = content.dueAt().minus(REMIND_BEFORE).isAfter(now) ? content.dueAt().minus(REMIND_BEFORE)
                : content.dueAt();
        return review;
    }

    void complete(Signature signature, byte[] sha256) {
        close(ReviewState.COMPLETED, signature.signer(), signature.at());
        this.sha256 = sha256;
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
        return ReviewFilter.orAll(filter);
    }

    ReviewActor starter() {
        return ReviewActor.of(starterKind, starterId, starterLabel);
    }

    ReviewActor closer() {
        return ReviewActor.of(closerKind, closerId, closerLabel);
    }

    Signature signature() {
        return new Signature(closer(), closedAt, new SealedPart(closerSalt, closerSeal),
                new SealedPart(starterSalt, starterSeal));
    }

    Target target() {
        return new Target("review", id, name);
    }

    /** The signature of the report, with the seals of the personal data of signer and starter. */
    record Signature(ReviewActor signer, Instant at, SealedPart signerPart, SealedPart starterPart) {
        static Signature of(Review review, ReviewActor signer, Instant now) {
            return new Signature(signer, now, SealedPart.seal(signer.personal()), SealedPart.seal(review.starter().personal()));
        }
    }
}
