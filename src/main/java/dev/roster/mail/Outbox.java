package dev.roster.mail;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.arc.Arc;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/** Queues mails in the transaction that causes them: a mail goes out exactly when its cause was committed. */
@ApplicationScoped
public class Outbox {

    /** A mail to queue: what it is about, and for whom. */
    public record Order(UUID subjectId, String recipient) {
    }

    /** A replica of an earlier release stores what the mail server said, which can name the recipient. */
    private static final String ERASE = """
            update mail set recipient = ?3,
                finished_at = case when state = 'queued' then ?4 else finished_at end,
                state = case when state = 'queued' then 'cancelled' else state end,
                reason = case when reason ~ '^[a-z-]+$' then reason end
            where account_id = ?1 and recipient = ?2""";

    private static final String WAKING = "mail.waking";

    @Inject
    Clock clock;

    @Inject
    Dispatcher dispatcher;

    @Inject
    CurrentVertxRequest request;

    /** @return the ids of the mails, in the order of the orders */
    public Uni<List<UUID>> queue(UUID accountId, String kind, List<Order> orders) {
        List<QueuedEmail> mails = orders.stream()
                .map(order -> QueuedEmail.queued(accountId, kind, order.subjectId(), order.recipient(), clock.instant()))
                .toList();
        wakeDispatcherAfterRequest();
        return Panache.getSession()
                .chain(session -> session.persistAll(mails.toArray()))
                .replaceWith(() -> mails.stream().map(mail -> mail.id).toList());
    }

    /** The answer is written after the commit: then the mails can be seen. Whatever no request queues is found by polling. */
    private void wakeDispatcherAfterRequest() {
        RoutingContext routing = Arc.container().requestContext().isActive() ? request.getCurrent() : null;
        if (routing != null && routing.get(WAKING) == null) {
            routing.put(WAKING, true);
            routing.addEndHandler(ended -> {
                if (routing.response().getStatusCode() < 400) {
                    dispatcher.wake();
                }
            });
        }
    }

    /** Forgets whom mails went to, and sends none of those that wait. */
    public Uni<Void> erase(UUID accountId, String recipient, String pseudonym) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ERASE)
                        .setParameter(1, accountId)
                        .setParameter(2, recipient)
                        .setParameter(3, pseudonym)
                        .setParameter(4, clock.instant())
                        .executeUpdate())
                .replaceWithVoid();
    }

    public Uni<DeliveryView> delivery(UUID accountId, UUID mailId) {
        return QueuedEmail.<QueuedEmail> findById(new QueuedEmail.Key(accountId, mailId)).map(DeliveryView::of);
    }
}
