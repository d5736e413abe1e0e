package dev.roster.audit;

import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

import dev.roster.platform.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.JsonObject;

/** One change, never changed again. */
@Entity
@Immutable
@Table(name = "audit_event")
@IdClass(AuditEvent.Key.class)
class AuditEvent extends PanacheEntityBase {

    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    Instant occurredAt;
    String actorKind;
    UUID actorId;
    UUID actorKeyId;
    String actorLabel;
    String action;
    String targetKind;
    UUID targetId;
    String targetLabel;
    @Column(columnDefinition = "jsonb")
    JsonObject before;
    @Column(columnDefinition = "jsonb")
    JsonObject after;
    String ip;
    String userAgent;
    String requestId;

    static AuditEvent of(UUID accountId, Instant now, Author author, String action, Target target, JsonObject before,
            JsonObject after) {
        AuditEvent event = new AuditEvent();
        event.accountId = accountId;
        event.id = Ids.next();
        event.occurredAt = now;
        event.actorKind = author.kind().stored();
        event.actorId = author.id();
        event.actorKeyId = author.keyId();
        event.actorLabel = author.label();
        event.action = action;
        event.targetKind = target.kind();
        event.targetId = target.id();
        event.targetLabel = target.label();
        event.before = before;
        event.after = after;
        event.ip = author.origin().ip();
        event.userAgent = author.origin().userAgent();
        event.requestId = author.origin().requestId();
        return event;
    }
}
