package dev.roster.audit;

import static dev.roster.value.Ids.text;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Writes events. In a transaction, events are stored if and only if it commits. The database links each event to the previous
 * one of the account (docs/adr/0012).
 */
@ApplicationScoped
public class AuditLog {
    private static final String APPEND = "select append_audit_events($1, $2)";
    private static final String ERASE = "select erase_from_audit($1, $2, $3) as erased";

    @Inject
    Database database;
    @Inject
    Clock clock;

    /**
     * @param before the changed properties before the change; null if the resource did not exist
     * @param after the same properties after the change; null if the resource no longer exists
     * @param effect on the access that an edge can remember
     */
    public record Entry(AuditAction action, Target target, JsonObject before, JsonObject after, AccessEffect effect) {
        /** An entry with the strongest effect of its action. */
        public Entry(AuditAction action, Target target, JsonObject before, JsonObject after) {
            this(action, target, before, after, action.effect());
        }

        /** The same entry with a weaker effect, for a change whose details prove it. */
        public Entry with(AccessEffect weaker) {
            return new Entry(action, target, before, after, weaker);
        }
    }

    public Uni<Void> record(UUID accountId, AuditActor actor, AuditAction action, Target target, JsonObject before,
            JsonObject after) {
        return recordAll(accountId, actor, List.of(new Entry(action, target, before, after)));
    }

    /** Appends the entries in their order, in one statement. */
    public Uni<Void> recordAll(UUID accountId, AuditActor actor, List<Entry> entries) {
        if (entries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        JsonArray rows = new JsonArray();
        entries.forEach(entry -> rows.add(row(AuditEvent.of(accountId, clock.instant(), actor, entry))
                .put("revokes", entry.effect().revokes())));
        return database.execute(APPEND, accountId, rows).replaceWithVoid();
    }

    /** Erases a removed member from all events of the account; the chain stays whole. */
    public Uni<Void> erase(UUID accountId, UUID memberId, String pseudonym) {
        return database.first(ERASE, row -> row.getInteger("erased"), accountId, memberId, pseudonym)
                .chain(erased -> erased == 0 ? Uni.createFrom().voidItem() : erase(accountId, memberId, pseudonym));
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
                .put("content_hash", HexFormat.of().formatHex(event.contentHash()));
    }
}
