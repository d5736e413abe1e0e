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

/** Creates, changes and deletes an account's own roles. What somebody may do follows from the role at each decision. */
@ApplicationScoped
public class RoleService {

    private static final int MOST = 100;

    @Inject
    AccountLock lock;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    @Inject
    @Any
    Instance<RoleUsage> uses;

    @WithTransaction
    public Uni<Versioned<RoleView>> create(Actor actor, NewRole wanted) {
        return lock.confirm(actor)
                .invoke(confirmed -> confirmed.mustCover("The role " + wanted.name(), Permissions.of(wanted.permissions())))
                .chain(confirmed -> mustHaveRoom(actor.accountId()))
                .chain(() -> Role.<Role> findById(new Role.Key(actor.accountId(), wanted.name())))
                .chain(former -> former == null ? added(actor.accountId(), wanted) : createdAgain(former, wanted))
                .call(role -> record(actor, role, AuditAction.ROLE_CREATED, null, state(role)))
                .chain(RoleService::stored);
    }

    @WithTransaction
    public Uni<Versioned<RoleView>> change(Actor actor, String name, RolePermissions wanted, String ifMatch) {
        Permissions permissions = Permissions.of(wanted.permissions());
        return begin(actor, name, ifMatch)
                .chain(begun -> {
                    begun.actor().mustCover("The role " + name, permissions);
                    Role role = begun.role();
                    if (role.permissions().equals(permissions)) {
                        return Uni.createFrom().item(role);
                    }
                    JsonObject before = state(role);
                    role.change(wanted.permissions());
                    return Panache.flush()
                            .chain(() -> inTurn(use -> use.changed(begun.actor(), name)))
                            .chain(() -> record(actor, role, AuditAction.ROLE_CHANGED, before, state(role)))
                            .replaceWith(role);
                })
                .chain(RoleService::stored);
    }

    @WithTransaction
    public Uni<Void> delete(Actor actor, String name, String ifMatch) {
        return begin(actor, name, ifMatch)
                .call(begun -> mustBeUnused(begun.role()))
                .invoke(begun -> begun.role().delete(clock.instant()))
                .call(begun -> record(actor, begun.role(), AuditAction.ROLE_DELETED, state(begun.role()), null))
                .replaceWithVoid();
    }

    /** A role at the beginning of its change, under the lock, with the actor as confirmed. */
    private record Begun(Actor actor, Role role) {
    }

    private Uni<Begun> begin(Actor actor, String name, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> Role.<Role> findById(new Role.Key(actor.accountId(), name))
                        .invoke(role -> mustBeOwn(role))
                        .invoke(role -> Version.check(ifMatch, role.version))
                        .invoke(role -> confirmed.mustCover("The role " + name, role.permissions()))
                        .map(role -> new Begun(confirmed, role)));
    }

    private static void mustBeOwn(Role role) {
        if (role == null || role.deletedAt != null) {
            throw Problem.notFound();
        }
        if (role.builtIn) {
            throw ProblemType.ROLE_BUILT_IN.because("Add a role of the account's own.");
        }
    }

    private static Uni<Void> mustHaveRoom(UUID accountId) {
        return Role.count("accountId = ?1 and deletedAt is null", accountId).invoke(roles -> {
            if (roles >= MOST) {
                throw Problem.invalid("name", "is one too many: an account has up to " + MOST + " roles");
            }
        }).replaceWithVoid();
    }

    private static Uni<Role> added(UUID accountId, NewRole wanted) {
        return Role.of(accountId, wanted.name(), wanted.permissions(), false).persist();
    }

    private static Uni<Role> createdAgain(Role former, NewRole wanted) {
        if (former.deletedAt == null) {
            throw ProblemType.ROLE_EXISTS.because("Change the role " + former.name + ", or take another name.");
        }
        former.createAgain(wanted.permissions());
        return Uni.createFrom().item(former);
    }

    private Uni<Void> mustBeUnused(Role role) {
        return inTurn(use -> use.isUsed(role.accountId, role.name).invoke(used -> {
            if (used) {
                throw ProblemType.ROLE_IN_USE
                        .because("Give those who have it another role first, and revoke invitations to it.");
            }
        }).replaceWithVoid());
    }

    private Uni<Void> inTurn(Function<RoleUsage, Uni<? extends Void>> question) {
        return Multi.createFrom().iterable(uses)
                .onItem().transformToUniAndConcatenate(question)
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> record(Actor actor, Role role, AuditAction action, JsonObject before, JsonObject after) {
        return audit.record(role.accountId, AuditActor.of(actor), action, Target.role(role.accountId, role.name), before,
                after);
    }

    /** Flushed first, so that the version is the one that the row has from now on. */
    private static Uni<Versioned<RoleView>> stored(Role role) {
        return Panache.flush().replaceWith(() -> RoleView.versioned(role));
    }

    private static JsonObject state(Role role) {
        return new JsonObject().put("permissions", new JsonArray(List.of((Object[]) role.permissions)));
    }
}
