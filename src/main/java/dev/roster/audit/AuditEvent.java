package dev.roster.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import dev.roster.value.Ids;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/**
 * One event as the log keeps it.
 *
 * @param before what was changed, as it was; null when the thing did not exist
 * @param after the same afterwards; null when the thing is gone
 * @param actorPart what is personal about the actor: who, and from where
 * @param targetPart what is personal about the target: the label, and the changed properties that tell who somebody is
 */
record AuditEvent(UUID accountId, UUID id, Instant occurredAt, String actorKind, UUID actorId, UUID actorKeyId,
        String actorLabel,
        String action, String targetKind, UUID targetId, String targetLabel, Map<String, Object> before,
        Map<String, Object> after, String ip, String userAgent, String requestId, SealedPart actorPart, SealedPart targetPart) {

    private static final String MEMBER = "member";

    static AuditEvent of(UUID accountId, Instant now, AuditActor author, AuditLog.Entry entry) {
        Map<String, Object> before = plain(entry.before());
        Map<String, Object> after = plain(entry.after());
        SealedPart actor = SealedPart.seal(PersonalData.ofActor(author.label(), author.origin().ip(),
                author.origin().userAgent()));
        SealedPart target = SealedPart.seal(PersonalData.ofTarget(entry.target().label(), before, after));
        return new AuditEvent(accountId, Ids.at(now), now, author.kind().stored(), author.id(), author.keyId(), author.label(),
                entry.action().value(), entry.target().kind(), entry.target().id(), entry.target().label(), before, after,
                author.origin().ip(), author.origin().userAgent(), author.origin().requestId(), actor, target);
    }

    static AuditEvent of(Row row) {
        return new AuditEvent(row.getUUID("account_id"), row.getUUID("id"), row.getOffsetDateTime("occurred_at").toInstant(),
                row.getString("actor_kind"), row.getUUID("actor_id"), row.getUUID("actor_key_id"), row.getString("actor_label"),
                row.getString("action"), row.getString("target_kind"), row.getUUID("target_id"), row.getString("target_label"),
                map(row, "before"), map(row, "after"), row.getString("ip"), row.getString("user_agent"),
                row.getString("request_id"), part(row, "actor"), part(row, "target"));
    }

    /** SHA-256 of everything that is fixed for good: with what is personal only as the hashes of its two parts. */
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
                "before", PersonalData.without(before),
                "after", PersonalData.without(after)));
    }

    /** What is personal about the actor, as it reads now. */
    Map<String, Object> actorData() {
        return PersonalData.ofActor(actorLabel, ip, userAgent);
    }

    /** What is personal about the target, as it reads now. */
    Map<String, Object> targetData() {
        return PersonalData.ofTarget(targetLabel, before, after);
    }

    /** Whether nothing tells who acted but a pseudonym, which is nobody else's. */
    boolean actorIsForgotten() {
        UUID member = Pseudonym.memberOf(actorLabel);
        return member != null && (actorId == null || actorId.equals(member)) && ip == null && userAgent == null;
    }

    /** The same of the target: a member, or something that tells of one, such as an invitation; never the account. */
    boolean targetIsForgotten() {
        UUID member = Pseudonym.memberOf(targetLabel);
        return member != null && (!targetKind.equals(MEMBER) || targetId.equals(member)) && !targetId.equals(accountId)
                && PersonalData.isNothingBut(targetLabel, before) && PersonalData.isNothingBut(targetLabel, after);
    }

    /** How many days events were kept until then; null when it does not say. */
    Integer retentionBefore() {
        return before == null ? null : (Integer) before.get(AuditLog.RETENTION);
    }

    /** How many days this one and those after it are kept; null when it does not say. */
    Integer retentionAfter() {
        return after == null ? null : (Integer) after.get(AuditLog.RETENTION);
    }

    boolean changesRetention() {
        return !Objects.equals(retentionBefore(), retentionAfter());
    }

    private static SealedPart part(Row row, String of) {
        Buffer salt = row.getBuffer(of + "_salt");
        return new SealedPart(salt == null ? null : salt.getBytes(), row.getBuffer(of + "_hash").getBytes());
    }

    /** Anything but an object was put there by somebody else; the hash tells. */
    private static Map<String, Object> map(Row row, String column) {
        Object json = row.getValue(column);
        if (json == null || json == Tuple.JSON_NULL) {
            return null;
        }
        return json instanceof JsonObject properties ? properties.getMap() : Map.of("", json.toString());
    }

    /** As it will be read: lists and objects are Java's own. */
    private static Map<String, Object> plain(JsonObject json) {
        return json == null ? null : new JsonObject(json.encode()).getMap();
    }
}
