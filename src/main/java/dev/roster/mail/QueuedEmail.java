package dev.roster.mail;

import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;

/** A mail on its way. The row says whom it is for and what it is about; the text is made when it is sent. */
@Entity
@Table(name = "mail")
@IdClass(QueuedEmail.Key.class)
class QueuedEmail extends PanacheEntityBase {

    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    String kind;
    UUID subjectId;
    String recipient;
    String state;
    int attempts;
    Instant nextAttemptAt;
    Instant createdAt;
    Instant lastAttemptAt;
    Instant finishedAt;
    /** The value of a {@link DeliveryReason}. */
    String reason;

    static QueuedEmail queued(UUID accountId, String kind, UUID subjectId, String recipient, Instant now) {
        QueuedEmail mail = new QueuedEmail();
        mail.accountId = accountId;
        mail.id = Ids.next();
        mail.kind = kind;
        mail.subjectId = subjectId;
        mail.recipient = recipient;
        mail.state = "queued";
        mail.nextAttemptAt = now;
        mail.createdAt = now;
        return mail;
    }
}
