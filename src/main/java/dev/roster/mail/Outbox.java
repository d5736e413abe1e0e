package dev.roster.mail;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Queues mails in the transaction that causes them: a mail goes out exactly when its cause was committed. */
@ApplicationScoped
public class Outbox {

    /** A mail to queue: what it is about, and for whom. */
    public record Order(UUID subjectId, String recipient) {
    }

    @Inject
    Clock clock;

    /** @return the ids of the mails, in the order of the orders */
    public Uni<List<UUID>> queue(UUID accountId, String kind, List<Order> orders) {
        List<OutboxMail> mails = orders.stream()
                .map(order -> OutboxMail.queued(accountId, kind, order.subjectId(), order.recipient(), clock.instant()))
                .toList();
        return Panache.getSession()
                .chain(session -> session.persistAll(mails.toArray()))
                .replaceWith(() -> mails.stream().map(mail -> mail.id).toList());
    }

    public Uni<DeliveryView> delivery(UUID accountId, UUID mailId) {
        return OutboxMail.<OutboxMail> findById(new OutboxMail.Key(accountId, mailId)).map(DeliveryView::of);
    }
}
