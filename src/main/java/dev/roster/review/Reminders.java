package dev.roster.review;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.mail.Outbox;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Reminds reviewers three days before the due date and on it. A review's claim and its emails commit together, so each reminder
 * is sent once across all replicas.
 */
@ApplicationScoped
class Reminders {

    private static final int BATCH = 20;

    private static final String DUE = """
            select account_id, id from review
            where state = 'open' and next_reminder_at <= $1
            order by next_reminder_at
            limit $2""";

    /** Leaves the version, because the review that clients see stays the same. */
    private static final String CLAIM = """
            update review set next_reminder_at = case when due_at > $3 then due_at end
            where account_id = $1 and id = $2 and state = 'open' and next_reminder_at <= $3""";

    record Due(UUID accountId, UUID reviewId) {
    }

    @Inject
    Database database;

    @Inject
    Reviewers reviewers;

    @Inject
    Outbox outbox;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    @Scheduled(every = "1m", delayed = "30s", skipExecutionIf = SchemaPending.class)
    Uni<Void> remind() {
        return jobs.run("review-reminders", Multi.createBy().repeating().uni(this::remindBatch)
                .until(found -> found < BATCH)
                .collect().last(),
                "Reminders wait for the next run");
    }

    private Uni<Integer> remindBatch() {
        return database.list(DUE, row -> new Due(row.getUUID("account_id"), row.getUUID("id")), clock.instant(), BATCH)
                .call(found -> Multi.createFrom().iterable(found)
                        .onItem().transformToUniAndConcatenate(this::remind)
                        .collect().last())
                .map(List::size);
    }

    @WithTransaction
    Uni<Void> remind(Due due) {
        Instant now = clock.instant();
        return database.execute(CLAIM, due.accountId(), due.reviewId(), now)
                .chain(claimed -> claimed == 0 ? Uni.createFrom().voidItem() : queue(due));
    }

    /** The emails are rendered when they are sent, and only if decisions are missing. */
    private Uni<Void> queue(Due due) {
        return reviewers.of(due.accountId(), due.reviewId())
                .chain(found -> outbox.queue(due.accountId(), ReviewEmails.REMINDER,
                        found.stream().map(reviewer -> new Outbox.Order(due.reviewId(), reviewer.email)).toList()))
                .replaceWithVoid();
    }
}
