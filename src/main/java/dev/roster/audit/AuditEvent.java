package dev.roster.audit;

import static dev.roster.database.Database.bytes;
import static dev.roster.database.Database.instant;

import dev.roster.value.Ids;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A stored event.
 *
 * @param before the changed properties before the change; null if the resource did not exist
 * @param after the same properties after the change; null if the resource no longer exists
 * @param actorPart seals the actor's label and origin
 * @param targetPart seals the target's label and the changed properties that identify a person
 */
record AuditEvent(UUID accountId, UUID id, Instant occurredAt, String actorKind, UUID actorId, UUID actorKeyId,
        String actorLabel, String action, String targetKind, UUID targetId, String targetLabel, Map<String, Object> before,
        Map<String, Object> after, String ip, String userAgent, String requestId, SealedPart actorPart, SealedPart targetPart) {
    /** The properties that identify a person. The SQL function {@code pseudonymous} has the same list. */
    private static final Set<String> PERSONAL = Set.of("email", "name", "note", "userName", "externalId", "subject");

    static AuditEvent of(UUID accountId, Instant now, AuditActor actor, AuditLog.Entry entry) {
        Map<String, Object> before = plain(entry.before());
        Map<String, Object> after = plain(entry.after());
        SealedPart actorPart = SealedPart.seal(ofActor(actor.label(), actor.origin().ip(), actor.origin().userAgent()));
        SealedPart targetPart = SealedPart.seal(ofTarget(entry.target().label(), before, after));
        return new AuditEvent(accountId, Ids.at(now), now, actor.kind().value(), actor.id(), actor.keyId(), actor.label(),
                entry.action().value(), entry.target().kind(), entry.target().id(), entry.target().label(), before, after,
                actor.origin().ip(), actor.origin().userAgent(), actor.origin().requestId(), actorPart, targetPart);
    }

    static AuditEvent of(Row row) {
        return new AuditEvent(row.getUUID("account_id"), row.getUUID("id"), instant(row, "occurred_at"),
                row.getString("actor_kind"), row.getUUID("actor_id"), row.getUUID("actor_key_id"), row.getString("actor_label"),
                row.getString("action"), row.getString("target_kind"), row.getUUID("target_id"), row.getString("target_label"),
                map(row, "before"), map(row, "after"), row.getString("ip"), row.getString("user_agent"),
                row.getString("request_id"), new SealedPart(bytes(row, "actor_salt"), bytes(row, "actor_hash")),
                new SealedPart(bytes(row, "target_salt"), bytes(row, "target_hash")));
    }

    /** Covers everything that an erasure does not change. For personal data, these are the hashes of the two seals. */
    byte[] contentHash() {
        return CanonicalJson.hash(CanonicalJson.object(
                "account", accountId,
                "id", id,
                "occurredAt", occurredAt,
                "requestId", requestId,
                "action", action,
                "actor",
                CanonicalJson.object("kind", actorKind, "id", actorId, "keyId", actorKeyId, "hash", actorPart.hashText()),
                "target", CanonicalJson.object("kind", targetKind, "id", targetId, "hash", targetPart.hashText()),
                "before", select(before, false),
                "after", select(after, false)));
    }

    /** Whether all personal data matches its seal, or is the pseudonym of the erased member. */
    boolean sealsMatch() {
        return (actorPart.isErased() ? actorIsPseudonym() : actorPart.seals(ofActor(actorLabel, ip, userAgent)))
                && (targetPart.isErased() ? targetIsPseudonym() : targetPart.seals(ofTarget(targetLabel, before, after)));
    }

    private boolean actorIsPseudonym() {
        UUID member = Pseudonym.memberOf(actorLabel);
        return member != null && (actorId == null || actorId.equals(member)) && ip == null && userAgent == null;
    }

    /** The target is the member, or a resource that identifies the member, such as an invitation; never the account. */
    private boolean targetIsPseudonym() {
        UUID member = Pseudonym.memberOf(targetLabel);
        return member != null && (!targetKind.equals("member") || targetId.equals(member)) && !targetId.equals(accountId)
                && Stream.of(before, after).filter(Objects::nonNull)
                        .allMatch(properties -> select(properties, true).values().stream().allMatch(targetLabel::equals));
    }

    private static Map<String, Object> ofActor(String label, String ip, String userAgent) {
        return CanonicalJson.object("label", label, "ip", ip, "userAgent", userAgent);
    }

    private static Map<String, Object> ofTarget(String label, Map<String, Object> before, Map<String, Object> after) {
        return CanonicalJson.object("label", label, "before", select(before, true), "after", select(after, true));
    }

    /** Selects the personal properties, or all others. */
    private static Map<String, Object> select(Map<String, Object> properties, boolean personal) {
        if (properties == null) {
            return null;
        }
        Map<String, Object> selected = new HashMap<>(properties);
        selected.keySet().removeIf(name -> PERSONAL.contains(name) != personal);
        return selected;
    }

    /** Roster writes only objects. Any other value was tampered with, and its hash does not match. */
    private static Map<String, Object> map(Row row, String column) {
        Object json = row.getValue(column);
        if (json == null || json == Tuple.JSON_NULL) {
            return null;
        }
        return json instanceof JsonObject properties ? properties.getMap() : Map.of("", json.toString());
    }

    /** Converts the properties to the lists and maps that a later read returns. */
    private static Map<String, Object> plain(JsonObject json) {
        return json == null ? null : new JsonObject(json.encode()).getMap();
    }

    /**
     * An event at its position in the account's chain.
     *
     * @param keptUntil the last day on which the event is kept
     * @param runStart the first event of the run; within a run, keptUntil never decreases
     * @param previousHash the hash of the event before; 32 zero bytes for the first one
     */
    record Linked(AuditEvent event, long sequence, LocalDate keptUntil, long runStart, byte[] previousHash, byte[] hash) {
        static Linked of(Row row) {
            return new Linked(AuditEvent.of(row), row.getLong("sequence"), row.getLocalDate("kept_until"),
                    row.getLong("run_start"), bytes(row, "previous_hash"), bytes(row, "hash"));
        }

        boolean hashMatches() {
            return Arrays.equals(hash, Chain.hash(previousHash, sequence, keptUntil, runStart, event.contentHash()));
        }
    }
}
