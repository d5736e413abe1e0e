package dev.roster.key;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.member.AccessLossHandler;
import dev.roster.member.RevokedAccess;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Revokes the keys of members who are removed. Any other loss is seen at the keys' next use, by the decision: they hold at most
 * what their member holds, and come back with a suspended member who is let in again.
 */
@ApplicationScoped
class ApiKeyRevocation implements AccessLossHandler {

    // Locked in the order in which the activity locks them.
    private static final String REVOKE = """
            with valid as (
                select id from api_key where account_id = ?1 and member_id = any(?2) and revoked_at is null
                order by id for no key update
            )
            update api_key k set revoked_at = ?3, version = version + 1 from valid where k.account_id = ?1 and k.id = valid.id
            returning k.id, k.name, k.member_id""";

    private static final String VALID = "select id from api_key where account_id = $1 and member_id = $2 and revoked_at is null";

    @Inject
    Pool database;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    @Override
    public Uni<Map<UUID, RevokedAccess>> cut(Actor actor, List<Loss> losses) {
        UUID[] removed = losses.stream().filter(Loss::removed).map(Loss::memberId).toArray(UUID[]::new);
        return removed.length == 0 ? Uni.createFrom().item(Map.of()) : revoke(actor, removed);
    }

    @Override
    public Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss) {
        return loss.removed() ? database.preparedQuery(VALID).execute(Tuple.of(accountId, loss.memberId()))
                .map(rows -> RevokedAccess.apiKeys(rows.stream().map(row -> row.getUUID("id")).toList()))
                : Uni.createFrom().item(RevokedAccess.NOTHING);
    }

    private Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, UUID[] memberIds) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(REVOKE, Object[].class)
                        .setParameter(1, actor.accountId())
                        .setParameter(2, memberIds)
                        .setParameter(3, clock.instant())
                        .getResultList())
                .call(rows -> record(actor, rows))
                .map(rows -> RevokedAccess.byMember(rows, row -> (UUID) row[2],
                        row -> RevokedAccess.apiKeys(List.of((UUID) row[0]))));
    }

    private Uni<Void> record(Actor actor, List<Object[]> rows) {
        JsonObject before = new JsonObject().putNull("revokedAt");
        JsonObject after = new JsonObject().put("revokedAt", clock.instant().toString());
        return audit.recordAll(actor.accountId(), AuditActor.of(actor), rows.stream()
                .map(row -> new AuditLog.Entry(AuditAction.API_KEY_REVOKED, Target.apiKey((UUID) row[0], (String) row[1]),
                        before, after))
                .toList());
    }
}
