package dev.roster.group;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.AccessEffect;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import dev.roster.role.RoleService;
import dev.roster.role.RoleUsage;
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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Creates, changes and deletes groups. The cost does not depend on the number of members, because a decision reads the
 * permissions of a group from the group.
 */
@ApplicationScoped
public class GroupService implements RoleUsage {
    public static final int MAX_GROUPS = 500;

    /** One row has the number of groups, and whether the name belongs to another group. */
    private static final String TAKEN = """
            select count(*) as groups, coalesce(bool_or(name_key = $2 and id is distinct from $3::uuid), false) as taken
            from access_group where account_id = $1""";

    private static final String COPY_PERMISSIONS = """
            update access_group g set permissions = r.permissions
            from role r
            where g.account_id = $1 and g.role = $2 and r.account_id = $1 and r.name = $2""";

    @Inject
    AccountLock lock;
    @Inject
    Groups groups;
    @Inject
    RoleService roles;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Clock clock;

    @Inject
    @Any
    Instance<GroupUsage> usages;

    /** The actor must hold the permissions of the role. */
    @WithTransaction
    public Uni<Versioned<GroupView>> create(Actor actor, NewGroup request) {
        return lock.confirm(actor)
                .chain(confirmed -> permissions(actor.accountId(), request.role())
                        .invoke(permissions -> confirmed.mustHold("The role " + request.role(), permissions)))
                .call(() -> mustBeFree(actor.accountId(), null, request.name()))
                .map(permissions -> AccessGroup.of(actor, request, permissions, clock.instant()))
                .call(group -> group.<AccessGroup> persist())
                .call(group -> record(actor, new AuditLog.Entry(AuditAction.GROUP_CREATED, group.target(), null,
                        group.auditState())))
                .chain(GroupService::flushed);
    }

    @WithTransaction
    public Uni<Versioned<GroupView>> change(Actor actor, UUID groupId, NewGroup.Change request, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> find(actor.accountId(), groupId, ifMatch)
                        .call(group -> held(confirmed, groupId).chain(held -> change(confirmed, group, held, request))))
                .chain(GroupService::flushed);
    }

    /** @return the deleted group */
    @WithTransaction
    public Uni<GroupView> delete(Actor actor, UUID groupId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> find(actor.accountId(), groupId, ifMatch)
                        .call(group -> held(confirmed, groupId)
                                .invoke(held -> held.mustBeManagedBy(confirmed))
                                .chain(held -> delete(confirmed, group, held))))
                .map(group -> GroupView.versioned(group).view());
    }

    private Uni<Void> delete(Actor actor, AccessGroup group, HeldGroup held) {
        return group.delete()
                .chain(Panache::flush)
                .chain(() -> held.role() == null ? Uni.createFrom().voidItem() : notifyUsages(actor, held))
                .chain(() -> record(actor, new AuditLog.Entry(AuditAction.GROUP_DELETED, group.target(), group.auditState(),
                        null)));
    }

    /** @param held the group before the change */
    private Uni<Void> change(Actor actor, AccessGroup group, HeldGroup held, NewGroup.Change request) {
        JsonObject before = group.auditState();
        boolean renames = request.name() != null && !request.name().strip().equals(group.name);
        if (renames || actor.isDirectory()) {
            held.mustBeManagedBy(actor);
        }
        String role = group.roleAfter(request);
        // Reads the new role before the change: a query could store the group first.
        return (renames ? mustBeFree(group.accountId, group.id, request.name()) : Uni.createFrom().voidItem())
                .chain(() -> permissions(group.accountId, role))
                .invoke(permissions -> actor.mustHold("The role " + role, permissions))
                .invoke(permissions -> group.change(request, permissions))
                .chain(permissions -> before.equals(group.auditState()) ? Uni.createFrom().voidItem()
                        : roleChanged(actor, group, held)
                                .chain(() -> record(actor, changed(group, before, held.permissions(), permissions))));
    }

    private Uni<Void> roleChanged(Actor actor, AccessGroup group, HeldGroup held) {
        return Objects.equals(held.role(), group.role) ? Uni.createFrom().voidItem()
                : Panache.flush().chain(() -> notifyUsages(actor, held));
    }

    /** An edge remembers no names of groups. */
    private static AuditLog.Entry changed(AccessGroup group, JsonObject before, Permissions former, Permissions permissions) {
        AuditLog.Entry entry = new AuditLog.Entry(AuditAction.GROUP_CHANGED, group.target(), before, group.auditState());
        return permissions.equals(former) ? entry.with(AccessEffect.NONE)
                : permissions.include(former) ? entry.with(AccessEffect.GRANTS) : entry;
    }

    private static Uni<AccessGroup> find(UUID accountId, UUID groupId, String ifMatch) {
        return AccessGroup.<AccessGroup> findById(new AccessGroup.Key(accountId, groupId))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(group -> Version.check(ifMatch, group.version));
    }

    /** The actor must hold all permissions of the group. */
    private Uni<HeldGroup> held(Actor actor, UUID groupId) {
        return groups.find(actor.accountId(), Set.of(groupId))
                .map(found -> found.get(groupId))
                .invoke(group -> group.mustBeHeldBy(actor));
    }

    /** Reads the permissions of a role. Null has none. */
    private Uni<Permissions> permissions(UUID accountId, String role) {
        return role == null ? Uni.createFrom().item(Permissions.NONE) : roles.require(accountId, role).map(Role::permissions);
    }

    /** @param groupId null for a new group */
    private Uni<Void> mustBeFree(UUID accountId, UUID groupId, String name) {
        return database.first(TAKEN, row -> row, accountId, AccessGroup.key(name), groupId).invoke(row -> {
            if (row.getBoolean("taken")) {
                throw ProblemType.GROUP_EXISTS.because("Choose another name than " + name.strip() + ".");
            }
            if (groupId == null && row.getLong("groups") >= MAX_GROUPS) {
                throw Problem.invalid("name", "exceeds the limit of " + MAX_GROUPS + " groups of an account");
            }
        }).replaceWithVoid();
    }

    /** @param former the group before its role changed */
    private Uni<Void> notifyUsages(Actor actor, HeldGroup former) {
        GroupUsage.RoleChange change = new GroupUsage.RoleChange(former.id(), former.role(), former.permissions());
        return Multi.createFrom().iterable(usages)
                .onItem().transformToUniAndConcatenate(usage -> usage.changed(actor, change))
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> record(Actor actor, AuditLog.Entry entry) {
        return audit.recordAll(actor.accountId(), AuditActor.of(actor), List.of(entry));
    }

    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return AccessGroup.count("accountId = ?1 and role = ?2", accountId, role).map(count -> count > 0);
    }

    /** Gives the groups with the role its new permissions. */
    @Override
    public Uni<Void> changed(Actor actor, PermissionChange change) {
        return database.execute(COPY_PERMISSIONS, actor.accountId(), change.role()).replaceWithVoid();
    }

    /** Flushes first, so that the view has the new version. */
    private static Uni<Versioned<GroupView>> flushed(AccessGroup group) {
        return Panache.flush().replaceWith(() -> GroupView.versioned(group));
    }
}
