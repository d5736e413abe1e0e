package dev.roster.mail;

import static dev.roster.database.Database.array;

import dev.roster.database.Database;
import dev.roster.value.Ids;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Queues emails in the transaction that causes them. An email is sent if and only if that transaction commits. */
@ApplicationScoped
public class Outbox {
    /** An email to queue. @param subjectId the id of the resource that the email is about */
    public record NewEmail(UUID id, UUID subjectId, String recipient) {
        public NewEmail(UUID subjectId, String recipient) {
            this(Ids.next(), subjectId, recipient);
        }
    }

    private static final Duration DAY = Duration.ofDays(1);

    private static final String QUEUE = """
            insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
            select $1, added.id, $2, added.subject_id, added.recipient, 'queued', 0, $3, $3
            from unnest($4::uuid[], $5::uuid[], $6::text[]) as added (id, subject_id, recipient)""";

    /** Protects a mailbox from people who can cause emails of a kind. Cancelled emails do not count. */
    private static final String WITHIN_LIMIT = """
            select r.email from unnest($2::text[]) as r (email)
            where (
                select count(*) from mail x
                where x.account_id = $1 and x.recipient = r.email and x.kind = $3 and x.created_at > $4
                    and x.state <> 'cancelled') < $5""";

    private static final String ERASE = """
            update mail set recipient = $3,
                finished_at = case when state = 'queued' then $4 else finished_at end,
                state = case when state = 'queued' then 'cancelled' else state end,
                reason = case when reason ~ '^[a-z-]+$' then reason end
            where account_id = $1 and recipient = $2""";

    @Inject
    Database database;
    @Inject
    Clock clock;
    @Inject
    Dispatcher dispatcher;
    @Inject
    CurrentVertxRequest request;

    public Uni<Void> queue(UUID accountId, String kind, List<NewEmail> emails) {
        if (emails.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        // The response follows the commit, so that the dispatcher sees the emails. Background jobs have no response. If the client
        // disconnects, the transaction can still run, and the dispatcher would join it.
        RoutingContext routing = Arc.container().requestContext().isActive() ? request.getCurrent() : null;
        if (routing != null) {
            routing.addEndHandler(ended -> {
                if (ended.succeeded()) {
                    dispatcher.wake();
                }
            });
        }
        return database.execute(QUEUE, accountId, kind, clock.instant(), array(emails, NewEmail::id, UUID[]::new),
                array(emails, NewEmail::subjectId, UUID[]::new), array(emails, NewEmail::recipient, String[]::new))
                .replaceWithVoid();
    }

    /**
     * Queues an email about the account to each recipient, except those with {@code limit} emails of the kind in 24 hours. For
     * them, drops it.
     */
    public Uni<Void> queueLimited(UUID accountId, String kind, List<String> recipients, int limit) {
        return database.list(WITHIN_LIMIT, row -> row.getString("email"), accountId, recipients.toArray(String[]::new), kind,
                clock.instant().minus(DAY), limit)
                .chain(emails -> queue(accountId, kind, emails.stream().map(email -> new NewEmail(accountId, email)).toList()));
    }

    /** Replaces the recipient of all emails to an address, and cancels queued ones. */
    public Uni<Void> erase(UUID accountId, String recipient, String pseudonym) {
        return database.execute(ERASE, accountId, recipient, pseudonym, clock.instant()).replaceWithVoid();
    }
}
