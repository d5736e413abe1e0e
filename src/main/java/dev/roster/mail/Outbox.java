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

    private static final String WAKING = "mail.waking";

    @Inject
    Clock clock;

    @Inject
    Dispatcher dispatcher;

    @Inject
    CurrentVertxRequest request;

    /** @return the ids of the mails, in the order of the orders */
    public Uni<List<UUID>> queue(UUID accountId, String kind, List<Order> orders) {
        List<OutboxMail> mails = orders.stream()
                .map(order -> OutboxMail.queued(accountId, kind, order.subjectId(), order.recipient(), clock.instant()))
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

    /** Forgets whom finished mails went to. */
    public Uni<Void> erase(UUID accountId, String recipient, String pseudonym) {
        return OutboxMail.update("recipient = ?1 where accountId = ?2 and recipient = ?3 and state <> 'queued'", pseudonym,
                accountId, recipient).replaceWithVoid();
    }

    public Uni<DeliveryView> delivery(UUID accountId, UUID mailId) {
        return OutboxMail.<OutboxMail> findById(new OutboxMail.Key(accountId, mailId)).map(DeliveryView::of);
    }
}
