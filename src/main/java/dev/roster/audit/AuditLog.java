package dev.roster.audit;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Writes events. Those of a change only inside its transaction: both are there, or neither. The database links each event to
 * the one before it in the account (docs/adr/0012).
 */
@ApplicationScoped
public class AuditLog {

    /** The property of an account's settings that says how many days events are kept: the proof of what expired goes by it. */
    public static final String RETENTION = "auditRetentionDays";

    private static final String APPEND = "select append_audit_events(?1, cast(cast(?2 as text) as jsonb))";
    private static final String APPEND_ALONE = "select append_audit_events($1, $2)";
    private static final String ERASE = "select erase_from_audit(?1, ?2, ?3)";

    @Inject
    Pool database;

    @Inject
    Clock clock;

    /**
     * What happened to what.
     *
     * @param before what is changed, as it was; null when the thing did not exist
     * @param after the same, as it is now; null when the thing is gone
     */
    public record Entry(AuditAction action, Target target, JsonObject before, JsonObject after) {
    }

    public Uni<Void> record(UUID accountId, AuditActor author, AuditAction action, Target target, JsonObject before,
            JsonObject after) {
        return recordAll(accountId, author, List.of(new Entry(action, target, before, after)));
    }

    /** Several events in their order, by one statement. */
    public Uni<Void> recordAll(UUID accountId, AuditActor author, List<Entry> entries) {
        return entries.isEmpty() ? Uni.createFrom().voidItem()
                : Panache.getSession()
                        .chain(session -> session.createNativeQuery(APPEND, Long.class)
                                .setParameter(1, accountId)
                                .setParameter(2, rows(accountId, author, entries).encode())
                                .getSingleResult())
                        .replaceWithVoid();
    }

    /** Tells of something that changed nothing, and so has no transaction. */
    public Uni<Void> recordAlone(UUID accountId, AuditActor author, Entry entry) {
        return database.preparedQuery(APPEND_ALONE).execute(Tuple.of(accountId, rows(accountId, author, List.of(entry))))
                .replaceWithVoid();
    }

    /** Takes a removed member out of every event in the account; the events and their chain stay. */
    public Uni<Void> erase(UUID accountId, UUID memberId, String pseudonym) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ERASE, Integer.class)
                        .setParameter(1, accountId)
                        .setParameter(2, memberId)
                        .setParameter(3, pseudonym)
                        .getSingleResult())
                .chain(erased -> erased == 0 ? Uni.createFrom().voidItem() : erase(accountId, memberId, pseudonym));
    }

    private JsonArray rows(UUID accountId, AuditActor author, List<Entry> entries) {
        JsonArray rows = new JsonArray();
        entries.forEach(entry -> rows.add(row(AuditEvent.of(accountId, clock.instant(), author, entry))));
        return rows;
    }

    private static JsonObject row(AuditEvent event) {
        return new JsonObject()
                .put("id", event.id().toString())
                .put("occurred_at", event.occurredAt().toString())
                .put("actor_kind", event.actorKind())
                .put("actor_id", text(event.actorId()))
                .put("actor_key_id", text(event.actorKeyId()))
                .put("actor_label", event.actorLabel())
                .put("action", event.action())
                .put("target_kind", event.targetKind())
                .put("target_id", event.targetId().toString())
                .put("target_label", event.targetLabel())
                .put("before", event.before())
                .put("after", event.after())
                .put("ip", event.ip())
                .put("user_agent", event.userAgent())
                .put("request_id", event.requestId())
                .put("actor_salt", event.actorPart().saltText())
                .put("actor_hash", event.actorPart().hashText())
                .put("target_salt", event.targetPart().saltText())
                .put("target_hash", event.targetPart().hashText())
                .put("content_hash", java.util.HexFormat.of().formatHex(event.contentHash()));
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }
}
