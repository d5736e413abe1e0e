package dev.roster.key;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.ApiKeyToken;
import dev.roster.access.Permissions;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.http.Version;
import dev.roster.member.ServiceMembers;
import dev.roster.member.ServiceMembers.KeyHolder;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

@ApplicationScoped
public class ApiKeyService {
    private static final int MAX_KEYS = 100;

    private static final String VALID = "accountId = ?1 and memberId = ?2 and revokedAt is null"
            + " and (expiresAt is null or expiresAt > ?3)";

    @Inject
    AccountLock lock;
    @Inject
    ServiceMembers services;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    /**
     * Members create their own keys, and a person with their permissions creates those of a service account. A key can have at
     * most the permissions of its member.
     */
    @WithTransaction
    public Uni<CreatedApiKey> create(Actor actor, UUID memberId, NewApiKey request) {
        if (request.expiresAt() != null && !request.expiresAt().isAfter(clock.instant())) {
            throw Problem.invalid("expiresAt", "must be in the future");
        }
        return services.lockKeyHolder(actor, memberId, request.expiresAt())
                .invoke(holder -> {
                    if (request.permissions() != null) {
                        holder.actor().mustHold("The key", Permissions.of(request.permissions()));
                    }
                })
                .call(() -> mustBeWithinLimit(actor.accountId(), memberId))
                .chain(holder -> create(holder, memberId, request));
    }

    private Uni<Void> mustBeWithinLimit(UUID accountId, UUID memberId) {
        return ApiKey.count(VALID, accountId, memberId, clock.instant())
                .invoke(keys -> {
                    if (keys >= MAX_KEYS) {
                        throw Problem.invalid("name", "exceeds the limit of " + MAX_KEYS + " valid keys of a member");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<CreatedApiKey> create(KeyHolder holder, UUID memberId, NewApiKey request) {
        Actor actor = holder.actor();
        ApiKeyToken token = ApiKeyToken.create(actor.accountId(), Ids.next());
        ApiKey key = ApiKey.of(token, memberId, holder.service() ? actor.memberId() : null, request,
                holder.expiresAt(), clock.instant());
        JsonObject after = new JsonObject()
                .put("memberId", key.memberId.toString())
                .put("permissions", key.permissions == null ? null : new JsonArray(List.of((Object[]) key.permissions)))
                .put("expiresAt", Objects.toString(key.expiresAt, null));
        return key.persist()
                .call(() -> record(actor, key, AuditAction.API_KEY_CREATED, null, after))
                .replaceWith(() -> new CreatedApiKey(ApiKeyView.of(key, holder.email(), holder.name(),
                        key.createdBy == null ? null : actor.name()), token.reveal()));
    }

    @WithTransaction
    public Uni<Void> rename(Actor actor, UUID memberId, UUID keyId, String name, String ifMatch) {
        return lock(actor, memberId, keyId, ifMatch).chain(key -> {
            if (key.isRevoked()) {
                throw ProblemType.API_KEY_REVOKED.because("It was revoked at " + key.revokedAt + ".");
            }
            JsonObject before = new JsonObject().put("name", key.name);
            key.rename(name);
            return record(actor, key, AuditAction.API_KEY_RENAMED, before, new JsonObject().put("name", key.name));
        });
    }

    /** Does nothing if the key is already revoked. @return the name of the key */
    @WithTransaction
    public Uni<String> revoke(Actor actor, UUID memberId, UUID keyId, String ifMatch) {
        return lock(actor, memberId, keyId, ifMatch).call(key -> {
            if (key.isRevoked()) {
                return Uni.createFrom().voidItem();
            }
            key.revoke(clock.instant());
            return record(actor, key, AuditAction.API_KEY_REVOKED, new JsonObject().putNull("revokedAt"),
                    new JsonObject().put("revokedAt", key.revokedAt.toString()));
        }).map(key -> key.name);
    }

    private Uni<ApiKey> lock(Actor actor, UUID memberId, UUID keyId, String ifMatch) {
        return lock.confirm(actor)
                .chain(() -> ApiKey.<ApiKey> findById(new ApiKey.Key(actor.accountId(), keyId)))
                .invoke(key -> {
                    if (key == null || !key.memberId.equals(memberId)) {
                        throw Problem.notFound();
                    }
                    Version.check(ifMatch, key.version);
                });
    }

    private Uni<Void> record(Actor actor, ApiKey key, AuditAction action, JsonObject before, JsonObject after) {
        return audit.record(key.accountId, AuditActor.of(actor), action, Target.apiKey(key.id, key.name), before, after);
    }
}
