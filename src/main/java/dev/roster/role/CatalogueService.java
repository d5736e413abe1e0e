package dev.roster.role;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps the permissions that the services of an account declare, so that people can select them. A catalogue grants nothing and
 * limits nothing: roles can contain other permissions too.
 */
@ApplicationScoped
public class CatalogueService {
    private static final String SELECT = """
            select service, permissions, published_at, version from permission_catalogue where account_id = $1""";

    private static final String ALL = SELECT + " order by service";

    private static final String NAMED = SELECT + " and service = $2";

    private static final String DECLARED_BY_OTHERS = """
            select coalesce(sum(jsonb_array_length(permissions)), 0) as permissions
            from permission_catalogue where account_id = $1 and service <> $2""";

    private static final String STORE = """
            insert into permission_catalogue (account_id, service, permissions, published_at, version)
            values ($1, $2, $3, $4, $5)
            on conflict (account_id, service) do update
                set permissions = excluded.permissions, published_at = excluded.published_at, version = excluded.version""";

    private static final String DELETE = "delete from permission_catalogue where account_id = $1 and service = $2";

    @Inject
    AccountLock lock;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** All catalogues, by the name of the service. */
    public Uni<List<CatalogueView>> list(UUID accountId) {
        return database.list(ALL, CatalogueView::of, accountId);
    }

    Uni<Versioned<CatalogueView>> get(UUID accountId, String service) {
        return find(accountId, service).onItem().ifNull().failWith(Problem::notFound);
    }

    /** An equal catalogue changes nothing, so that a service can publish at each start. */
    @WithTransaction
    Uni<Versioned<CatalogueView>> publish(Actor actor, String service, NewCatalogue request, String ifMatch) {
        mustBeValid(request.permissions());
        return lock.confirm(actor)
                .chain(confirmed -> find(actor.accountId(), service))
                .invoke(former -> Version.check(ifMatch, former == null ? null : Version.etag(former.version())))
                .chain(former -> former != null && former.view().permissions().equals(request.permissions())
                        ? Uni.createFrom().item(former)
                        : store(actor, service, former, request.permissions()));
    }

    private Uni<Versioned<CatalogueView>> store(Actor actor, String service, Versioned<CatalogueView> former,
            List<DeclaredPermission> permissions) {
        UUID accountId = actor.accountId();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // A catalogue that was deleted and is published again has another version than before.
        int version = former == null ? ThreadLocalRandom.current().nextInt(1 << 30) : former.version() + 1;
        JsonArray rows = new JsonArray(permissions.stream().map(DeclaredPermission::json).toList());
        return mustBeWithinLimit(accountId, service, permissions.size())
                .chain(() -> database.execute(STORE, accountId, service, rows, now, version))
                .chain(() -> record(actor, service, AuditAction.PERMISSION_CATALOGUE_PUBLISHED,
                        former == null ? null : state(former.view().permissions(), permissions),
                        state(permissions, former == null ? List.of() : former.view().permissions())))
                .replaceWith(new Versioned<>(new CatalogueView(service, permissions, now), version));
    }

    @WithTransaction
    Uni<Void> delete(Actor actor, String service, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> get(actor.accountId(), service))
                .invoke(former -> Version.check(ifMatch, former.version()))
                .call(() -> database.execute(DELETE, actor.accountId(), service))
                .chain(former -> record(actor, service, AuditAction.PERMISSION_CATALOGUE_DELETED,
                        state(former.view().permissions(), List.of()), null));
    }

    private Uni<Versioned<CatalogueView>> find(UUID accountId, String service) {
        return database.first(NAMED, (Row row) -> new Versioned<>(CatalogueView.of(row), row.getInteger("version")), accountId,
                service);
    }

    private static void mustBeValid(List<DeclaredPermission> permissions) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < permissions.size(); i++) {
            String field = "permissions[" + i + "].name";
            if (permissions.get(i).isReserved()) {
                throw Problem.invalid(field, "is a permission on a resource of Roster");
            }
            if (!names.add(permissions.get(i).name())) {
                throw Problem.invalid(field, "is listed twice");
            }
        }
    }

    private Uni<Void> mustBeWithinLimit(UUID accountId, String service, int size) {
        return database.first(DECLARED_BY_OTHERS, row -> row.getLong("permissions"), accountId, service).invoke(others -> {
            if (others + size > NewCatalogue.MAX_PERMISSIONS) {
                throw Problem.invalid("permissions", "exceed the limit of " + NewCatalogue.MAX_PERMISSIONS
                        + " permissions in all catalogues of an account; the other catalogues have " + others);
            }
        }).replaceWithVoid();
    }

    private Uni<Void> record(Actor actor, String service, AuditAction action, JsonObject before, JsonObject after) {
        return audit.record(actor.accountId(), AuditActor.of(actor), action,
                Target.permissionCatalogue(actor.accountId(), service), before, after);
    }

    /** The permissions that the other state does not have, with their texts, because people read these when they grant them. */
    private static JsonObject state(List<DeclaredPermission> permissions, List<DeclaredPermission> other) {
        return new JsonObject().put("permissions", new JsonArray(permissions.stream()
                .filter(permission -> !other.contains(permission)).map(DeclaredPermission::text).sorted().toList()));
    }
}
