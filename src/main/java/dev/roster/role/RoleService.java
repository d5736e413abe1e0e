package dev.roster.role;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.AccessEffect;
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
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads, creates, changes and deletes the roles of an account. The built-in roles are the same in every account and need no
 * query, except for lists.
 */
@ApplicationScoped
public class RoleService {
    private static final int MAX_ROLES = 100;

    private static final String SELECT = """
            select account_id, name, display_name, description, permissions, built_in, version
            from role where account_id = $1 and deleted_at is null""";

    private static final String NAMED = SELECT + " and name = any($2)";

    private static final String ALL = SELECT + " order by built_in desc, name";

    private static final String DISPLAY_NAMES = """
            select name, display_name from role where account_id = $1 and display_name is not null""";

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

    /** Call it in the transaction that opens the account. */
    public Uni<Void> createBuiltIns(UUID accountId) {
        return Panache.getSession().chain(session -> session
                .persistAll(Arrays.stream(BuiltInRole.values()).map(role -> role.in(accountId)).toArray()));
    }

    /** All roles, the built-in roles first. */
    public Uni<List<RoleView>> list(UUID accountId) {
        return database.list(ALL, row -> RoleView.of(Role.of(row)), accountId);
    }

    /** The display names of the roles that have one, by name. Includes deleted roles, because removed members refer to them. */
    public Uni<Map<String, String>> displayNames(UUID accountId) {
        return database.list(DISPLAY_NAMES, row -> Map.entry(row.getString("name"), row.getString("display_name")), accountId)
                .map(names -> names.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The roles whose permissions the actor holds. */
    public Uni<List<RoleView>> grantable(Actor actor) {
        return list(actor.accountId()).map(all -> grantable(actor, all));
    }

    /** Selects the roles whose permissions the actor holds. */
    public static List<RoleView> grantable(Actor actor, List<RoleView> roles) {
        return roles.stream().filter(role -> actor.permissions().include(Permissions.of(role.permissions()))).toList();
    }

    public Uni<Versioned<RoleView>> get(UUID accountId, String name) {
        return find(accountId, name)
                .onItem().ifNull().failWith(Problem::notFound)
                .map(RoleView::versioned);
    }

    /** Fails with {@code validation} if the account does not have the role. */
    public Uni<Role> require(UUID accountId, String name) {
        return find(accountId, name).onItem().ifNull()
                .failWith(() -> Problem.invalid("role", "is not a role of this account"));
    }

    /** @return null if the account does not have the role */
    public Uni<Role> find(UUID accountId, String name) {
        return findAll(accountId, Set.of(name)).map(found -> found.get(name));
    }

    /** @return the roles that exist, by name; needs at most one query */
    public Uni<Map<String, Role>> findAll(UUID accountId, Set<String> names) {
        Map<String, Role> found = new HashMap<>();
        Arrays.stream(BuiltInRole.values()).filter(builtIn -> names.contains(builtIn.roleName()))
                .forEach(builtIn -> found.put(builtIn.roleName(), builtIn.in(accountId)));
        String[] custom = names.stream().filter(name -> !found.containsKey(name)).toArray(String[]::new);
        return custom.length == 0 ? Uni.createFrom().item(found)
                : database.list(NAMED, Role::of, accountId, custom)
                        .invoke(roles -> roles.forEach(role -> found.put(role.name(), role)))
                        .replaceWith(found);
    }

    /** Creates a role. A deleted role of that name is restored with the new permissions. */
    @WithTransaction
    public Uni<Versioned<RoleView>> create(Actor actor, NewRole request) {
        UUID accountId = actor.accountId();
        return lock.confirm(actor)
                .invoke(confirmed -> confirmed.mustHold("The role " + request.name(), Permissions.of(request.permissions())))
                .chain(() -> mustBeWithinLimit(accountId))
                .chain(() -> Role.<Role> findById(new Role.Key(accountId, request.name())))
                .chain(deleted -> deleted == null ? Role.of(accountId, request).<Role> persist()
                        : Uni.createFrom().item(deleted).invoke(role -> role.restore(request)))
                .call(role -> record(actor, role, AuditAction.ROLE_CREATED, null, role.auditState()))
                .chain(RoleService::flushed);
    }

    @WithTransaction
    public Uni<Versioned<RoleView>> change(Actor actor, String name, NewRole.Change request, String ifMatch) {
        return lock.confirm(actor)
                .invoke(confirmed -> {
                    if (request.permissions() != null) {
                        confirmed.mustHold("The role " + name, Permissions.of(request.permissions()));
                    }
                })
                .chain(confirmed -> findCustom(confirmed, name, ifMatch)
                        .call(role -> change(confirmed, role, request)))
                .chain(RoleService::flushed);
    }

    private Uni<Void> change(Actor actor, Role role, NewRole.Change request) {
        JsonObject before = role.auditState();
        Permissions former = role.permissions();
        role.change(request);
        if (before.equals(role.auditState())) {
            return Uni.createFrom().voidItem();
        }
        return Panache.flush()
                .chain(() -> role.permissions().equals(former) ? Uni.createFrom().voidItem()
                        : forEachUsage(usage -> usage.changed(actor, new RoleUsage.PermissionChange(role.name, former))))
                .chain(() -> audit.recordAll(role.accountId, AuditActor.of(actor), List.of(changed(role, before, former))));
    }

    /** @return the deleted role */
    @WithTransaction
    public Uni<RoleView> delete(Actor actor, String name, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> findCustom(confirmed, name, ifMatch))
                .call(this::mustBeUnused)
                .invoke(role -> role.delete(clock.instant()))
                .call(role -> record(actor, role, AuditAction.ROLE_DELETED, role.auditState(), null))
                .map(RoleView::of);
    }

    /** The actor must hold all permissions of the role. */
    private static Uni<Role> findCustom(Actor actor, String name, String ifMatch) {
        return Role.<Role> findById(new Role.Key(actor.accountId(), name))
                .invoke(role -> {
                    if (role == null || role.deletedAt != null) {
                        throw Problem.notFound();
                    }
                    if (role.builtIn) {
                        throw ProblemType.ROLE_BUILT_IN.because("Create a custom role instead.");
                    }
                    Version.check(ifMatch, role.version);
                    role.mustBeHeldBy(actor);
                });
    }

    private Uni<Void> mustBeWithinLimit(UUID accountId) {
        return database.first(COUNT, row -> row.getLong("roles"), accountId).invoke(roles -> {
            if (roles >= MAX_ROLES) {
                throw Problem.invalid("name", "exceeds the limit of " + MAX_ROLES + " roles of an account");
            }
        }).replaceWithVoid();
    }

    private Uni<Void> mustBeUnused(Role role) {
        return forEachUsage(usage -> usage.isUsed(role.accountId, role.name).invoke(used -> {
            if (used) {
                throw ProblemType.ROLE_IN_USE
                        .because("Give its members and groups another role first, and revoke invitations to it.");
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

    private static AuditLog.Entry changed(Role role, JsonObject before, Permissions former) {
        AuditLog.Entry entry = new AuditLog.Entry(AuditAction.ROLE_CHANGED, Target.role(role.accountId, role.name), before,
                role.auditState());
        return role.permissions().equals(former) ? entry.with(AccessEffect.NONE)
                : role.permissions().include(former) ? entry.with(AccessEffect.GRANTS) : entry;
    }

    /** Flushes first, so that the view has the new version. */
    private static Uni<Versioned<RoleView>> flushed(Role role) {
        return Panache.flush().replaceWith(() -> RoleView.versioned(role));
    }
}
