package dev.roster.review;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.mail.Outbox;
import dev.roster.platform.BackgroundJobs;
import dev.roster.platform.SchemaPending;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Reminds reviewers three days before their review is due and when it is. Taking a review and moving its next reminder commit
 * together with the mails, so every reminder goes out once, whichever replica takes it.
 */
@ApplicationScoped
class Reminders {

    private static final int AT_ONCE = 20;

    /**
     * After the first reminder there is one on the day itself, and then none. The version stays: nobody changed the review.
     * Materialized: in a join, PostgreSQL may run the limited select again for each row, and take more.
     */
    private static final String TAKE = """
            with due as materialized (
                select account_id, id from review
                where state = 'open' and next_reminder_at <= ?1
                order by next_reminder_at
                limit ?2
                for no key update skip locked)
            update review set next_reminder_at = case when due_at > ?1 then due_at end
            from due where review.account_id = due.account_id and review.id = due.id
            returning review.account_id, review.id""";

    @Inject
    Reviewers reviewers;

    @Inject
    Outbox outbox;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    /** The letters find out whether there is anything to say, and to whom. */
    @Scheduled(every = "1m", delayed = "30s", skipExecutionIf = SchemaPending.class)
    Uni<Void> remind() {
        return jobs.run("review-reminders", Multi.createBy().repeating().uni(this::remindSome)
                .until(taken -> taken < AT_ONCE)
                .collect().last(),
                "Reminders wait for another minute");
    }

    @WithTransaction
    Uni<Integer> remindSome() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(TAKE, Object[].class)
                        .setParameter(1, clock.instant())
                        .setParameter(2, AT_ONCE)
                        .getResultList())
                .call(taken -> Multi.createFrom().iterable(taken)
                        .onItem().transformToUniAndConcatenate(row -> remind((UUID) row[0], (UUID) row[1]))
                        .collect().last())
                .map(List::size);
    }

    private Uni<Void> remind(UUID accountId, UUID reviewId) {
        return reviewers.of(accountId, reviewId)
                .chain(named -> outbox.queue(accountId, ReminderEmails.KIND,
                        named.stream().map(each -> new Outbox.Order(reviewId, each.email)).toList()));
    }
}
