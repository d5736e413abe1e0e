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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Revokes the keys of removed members and the keys of service accounts that they created, and erases the names of keys. After
 * any other loss of permissions, the keys stay valid: a decision limits them to the permissions of their member, and denies
 * them while their member or the creator is suspended.
 */
@ApplicationScoped
class MemberApiKeys implements AccessLossHandler, ErasureHandler {
    // Finds the keys by two indexes first: for a condition with "or", PostgreSQL may read all keys of the account in the order of
    // their ids. Locks in that order, as the activity flush does.
    private static final String REVOKE = """
            with valid as (
                select k.id from api_key k
                where k.account_id = $1 and k.revoked_at is null and k.id = any(array(
                    select o.id from api_key o where o.account_id = $1 and o.member_id = any($2) and o.revoked_at is null
                    union all
                    select c.id from api_key c
                    where c.account_id = $1 and c.created_by = any($4) and not c.kept and c.revoked_at is null))
                order by k.id for no key update
            )
            update api_key k set revoked_at = $3, version = version + 1 from valid where k.account_id = $1 and k.id = valid.id
            returning k.id, k.name, k.member_id, k.created_by""";

    // As REVOKE does. Keys of members who are removed at the same time are revoked.
    private static final String KEEP = """
            with valid as (
                select k.id from api_key k
                where k.account_id = $1 and k.revoked_at is null and k.id = any(array(
                    select c.id from api_key c
                    where c.account_id = $1 and c.created_by = any($2) and c.member_id <> all($3) and not c.kept
                        and c.revoked_at is null))
                order by k.id for no key update
            )
            update api_key k set kept = true, version = version + 1 from valid where k.account_id = $1 and k.id = valid.id
            returning k.id, k.created_by""";

    private static final String VALID = """
            select o.id, true as own from api_key o where o.account_id = $1 and o.member_id = $2 and o.revoked_at is null
            union all
            select c.id, false from api_key c
            where c.account_id = $1 and c.created_by = $2 and c.member_id <> $2 and not c.kept and c.revoked_at is null""";

    private static final String ERASE = "update api_key set name = $3 where account_id = $1 and member_id = $2";

    @Inject
    Database database;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    @Override
    public Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, List<Loss> losses) {
        UUID[] removed = ids(losses, Loss::removed);
        UUID[] keeping = ids(losses, loss -> loss.removed() && loss.keepsCreatedKeys());
        UUID[] creators = ids(losses, loss -> loss.removed() && !loss.keepsCreatedKeys());
        Instant now = clock.instant();
        return removed.length == 0 ? Uni.createFrom().item(Map.of())
                : database.list(REVOKE, row -> row, actor.accountId(), removed, now, creators)
                        .call(keys -> record(actor, keys, now))
                        .map(keys -> revoked(keys, Set.of(removed)))
                        .chain(revoked -> keeping.length == 0 ? Uni.createFrom().item(revoked)
                                : database.list(KEEP, row -> row, actor.accountId(), keeping, removed).map(kept -> {
                                    kept.forEach(key -> revoked.merge(key.getUUID("created_by"),
                                            RevokedAccess.keptApiKeys(List.of(key.getUUID("id"))), RevokedAccess::plus));
                                    return revoked;
                                }));
    }

    private static UUID[] ids(List<Loss> losses, Predicate<Loss> condition) {
        return losses.stream().filter(condition).map(Loss::memberId).toArray(UUID[]::new);
    }

    /** A key whose member and creator are removed together is listed as the member's. */
    private static Map<UUID, RevokedAccess> revoked(List<Row> keys, Set<UUID> removed) {
        Map<UUID, RevokedAccess> revoked = new HashMap<>();
        for (Row key : keys) {
            List<UUID> id = List.of(key.getUUID("id"));
            UUID member = key.getUUID("member_id");
            boolean own = removed.contains(member);
            revoked.merge(own ? member : key.getUUID("created_by"),
                    own ? RevokedAccess.apiKeys(id) : RevokedAccess.createdApiKeys(id), RevokedAccess::plus);
        }
        return revoked;
    }

    @Override
    public Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss) {
        return !loss.removed() ? Uni.createFrom().item(RevokedAccess.NOTHING)
                : database.list(VALID, row -> row.getBoolean("own") ? RevokedAccess.apiKeys(List.of(row.getUUID("id")))
                        : RevokedAccess.createdApiKeys(List.of(row.getUUID("id"))), accountId, loss.memberId())
                        .map(keys -> keys.stream().reduce(RevokedAccess.NOTHING, RevokedAccess::plus));
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
