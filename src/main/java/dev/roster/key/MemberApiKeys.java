package dev.roster.key;

import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.member.AccessLossHandler;
import dev.roster.member.ErasureHandler;
import dev.roster.member.RevokedAccess;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Revokes the keys of removed members, and erases the names of keys. After any other loss of permissions, the keys stay
 * valid: a decision limits them to the permissions of their member, and denies them while the member is suspended.
 */
@ApplicationScoped
class MemberApiKeys implements AccessLossHandler, ErasureHandler {
    // Locks in the order of ids, as the activity flush does.
    private static final String REVOKE = """
            with valid as (
                select id from api_key where account_id = $1 and member_id = any($2) and revoked_at is null
                order by id for no key update
            )
            update api_key k set revoked_at = $3, version = version + 1 from valid where k.account_id = $1 and k.id = valid.id
            returning k.id, k.name, k.member_id""";

    private static final String VALID = "select id from api_key where account_id = $1 and member_id = $2 and revoked_at is null";

    private static final String ERASE = "update api_key set name = $3 where account_id = $1 and member_id = $2";

    @Inject
    Database database;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    @Override
    public Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, List<Loss> losses) {
        UUID[] removed = losses.stream().filter(Loss::removed).map(Loss::memberId).toArray(UUID[]::new);
        Instant now = clock.instant();
        return removed.length == 0 ? Uni.createFrom().item(Map.of())
                : database.list(REVOKE, row -> row, actor.accountId(), removed, now)
                        .call(keys -> record(actor, keys, now))
                        .map(keys -> RevokedAccess.byMember(keys, key -> key.getUUID("member_id"),
                                key -> RevokedAccess.apiKeys(List.of(key.getUUID("id")))));
    }

    @Override
    public Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss) {
        return loss.removed()
                ? database.list(VALID, row -> row.getUUID("id"), accountId, loss.memberId()).map(RevokedAccess::apiKeys)
                : Uni.createFrom().item(RevokedAccess.NOTHING);
    }

    @Override
    public Uni<Void> erase(Person person) {
        return database.execute(ERASE, person.accountId(), person.memberId(), person.pseudonym()).replaceWithVoid();
    }

    private Uni<Void> record(Actor actor, List<Row> keys, Instant now) {
        JsonObject before = new JsonObject().putNull("revokedAt");
        JsonObject after = new JsonObject().put("revokedAt", now.toString());
        return audit.recordAll(actor.accountId(), AuditActor.of(actor), keys.stream()
                .map(key -> new AuditLog.Entry(AuditAction.API_KEY_REVOKED,
                        Target.apiKey(key.getUUID("id"), key.getString("name")), before, after))
                .toList());
    }
}
