package dev.roster.role;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Creates, changes and deletes the custom roles of an account. */
@ApplicationScoped
public class RoleService {

    private static final int MAX_ROLES = 100;

    private static final String COUNT = "select count(*) as roles from role where account_id = $1 and deleted_at is null";

    @Inject
    AccountLock lock;

    @Inject
    AuditLog audit;

    @Inject
    Database database;

    @Inject
    Clock clock;

    @Inject
    @Any
    Instance<RoleUsage> usages;

    @WithTransaction
    public Uni<Versioned<RoleView>> create(Actor actor, NewRole request) {
        return lock.confirm(actor)
                .invoke(confirmed -> confirmed.mustCover("The role " + request.name(), Permissions.of(request.permissions())))
                .chain(() -> mustBeWithinLimit(actor.accountId()))
                .chain(() -> Role.<Role> findById(new Role.Key(actor.accountId(), request.name())))
                .chain(former -> former == null ? created(actor.accountId(), request) : recreated(former, request))
                .call(role -> record(actor, role, AuditAction.ROLE_CREATED, null, state(role)))
                .chain(RoleService::stored);
    }

    @WithTransaction
    public Uni<Versioned<RoleView>> change(Actor actor, String name, RolePermissions request, String ifMatch) {
        Permissions permissions = Permissions.of(request.permissions());
        return lock.confirm(actor)
                .invoke(confirmed -> confirmed.mustCover("The role " + name, permissions))
                .chain(confirmed -> toChange(confirmed, name, ifMatch)
                        .call(role -> role.permissions().equals(permissions) ? Uni.createFrom().voidItem()
                                : change(confirmed, role, request)))
                .chain(RoleService::stored);
    }

    private Uni<Void> change(Actor actor, Role role, RolePermissions request) {
        JsonObject before = state(role);
        role.change(request.permissions());
        return Panache.flush()
                .chain(() -> forEachUsage(usage -> usage.changed(actor, role.name)))
                .chain(() -> record(actor, role, AuditAction.ROLE_CHANGED, before, state(role)));
    }

    @WithTransaction
    public Uni<Void> delete(Actor actor, String name, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> toChange(confirmed, name, ifMatch))
                .call(this::mustBeUnused)
                .invoke(role -> role.delete(clock.instant()))
                .chain(role -> record(actor, role, AuditAction.ROLE_DELETED, state(role), null));
    }

    private static Uni<Role> toChange(Actor actor, String name, String ifMatch) {
        return Role.<Role> findById(new Role.Key(actor.accountId(), name))
                .invoke(RoleService::mustBeCustom)
                .invoke(role -> Version.check(ifMatch, role.version))
                .invoke(role -> actor.mustCover("The role " + name, role.permissions()));
    }

    private static void mustBeCustom(Role role) {
        if (role == null || role.deletedAt != null) {
            throw Problem.notFound();
        }
        if (role.builtIn) {
            throw ProblemType.ROLE_BUILT_IN.because("Create a custom role instead.");
        }
    }

    private Uni<Void> mustBeWithinLimit(UUID accountId) {
        return database.first(COUNT, row -> row.getLong("roles"), accountId).invoke(roles -> {
            if (roles >= MAX_ROLES) {
                throw Problem.invalid("name", "exceeds the limit of " + MAX_ROLES + " roles of an account");
            }
        }).replaceWithVoid();
    }

    private static Uni<Role> created(UUID accountId, NewRole request) {
        return Role.of(accountId, request.name(), request.permissions(), false).persist();
    }

    private static Uni<Role> recreated(Role former, NewRole request) {
        if (former.deletedAt == null) {
            throw ProblemType.ROLE_EXISTS.because("Change the role " + former.name + ", or choose another name.");
        }
        former.recreate(request.permissions());
        return Uni.createFrom().item(former);
    }

    private Uni<Void> mustBeUnused(Role role) {
        return forEachUsage(usage -> usage.isUsed(role.accountId, role.name).invoke(used -> {
            if (used) {
                throw ProblemType.ROLE_IN_USE
                        .because("Give its members another role first, and revoke invitations to it.");
            }
        }).replaceWithVoid());
    }

    private Uni<Void> forEachUsage(Function<RoleUsage, Uni<? extends Void>> call) {
        return Multi.createFrom().iterable(usages)
                .onItem().transformToUniAndConcatenate(call)
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> record(Actor actor, Role role, AuditAction action, JsonObject before, JsonObject after) {
        return audit.record(role.accountId, AuditActor.of(actor), action, Target.role(role.accountId, role.name), before,
                after);
    }

    /** Flushes first, so that the view has the new version. */
    private static Uni<Versioned<RoleView>> stored(Role role) {
        return Panache.flush().replaceWith(() -> RoleView.versioned(role));
    }

    private static JsonObject state(Role role) {
        return new JsonObject().put("permissions", new JsonArray(List.of((Object[]) role.permissions)));
    }
}
