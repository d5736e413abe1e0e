package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.group.GroupUsage;
import dev.roster.group.HeldGroup;
import dev.roster.role.BuiltInRole;
import dev.roster.role.RoleUsage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Checks changes of roles and groups against the rules about members: the last admin, and that nobody extends their own role.
 */
@ApplicationScoped
class MemberRules implements RoleUsage, GroupUsage {
    @Inject
    MemberLock lock;
    @Inject
    MemberTable table;
    @Inject
    LastAdmin lastAdmin;

    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return table.usesRole(accountId, role);
    }

    @Override
    public Uni<Void> changed(Actor actor, PermissionChange change) {
        return mustNotExtendOwnRole(actor, change.former(), role -> change.role().equals(role),
                group -> change.role().equals(group.role()));
    }

    @Override
    public Uni<Void> changed(Actor actor, RoleChange change) {
        return mustNotExtendOwnRole(actor, change.former(), role -> false, group -> change.groupId().equals(group.id()))
                .chain(() -> mustLeaveAnAdmin(actor, change));
    }

    private Uni<Void> mustLeaveAnAdmin(Actor actor, RoleChange change) {
        boolean wasAdmin = change.formerRole() != null && BuiltInRole.ADMIN.is(change.formerRole());
        return wasAdmin ? lastAdmin.checkWithout(actor, change.groupId())
                : lastAdmin.appointedByGroup(actor.accountId());
    }

    /**
     * A member whose role expires cannot add to the permissions that remain.
     *
     * @param former the permissions of the changed role or group before the change
     */
    private Uni<Void> mustNotExtendOwnRole(Actor actor, Permissions former, Predicate<String> isChangedRole,
            Predicate<HeldGroup> isChangedGroup) {
        if (!actor.isMember() || actor.accessExpiresAt() == null) {
            return Uni.createFrom().voidItem();
        }
        return lock.change(actor, List.of()).invoke(locked -> {
            LockedMember own = locked.target(actor.memberId());
            Member member = own.member();
            if (member.roleExpiryAt(own.now()) == null) {
                return;
            }
            Permissions before = member.groups.stream()
                    .map(group -> isChangedGroup.test(group) ? former : group.permissions())
                    .reduce(isChangedRole.test(member.roleAfterwards) ? former : own.afterwards(), Permissions::plus);
            if (!before.include(own.permissionsAfterwards())) {
                throw Member.ownExtension();
            }
        }).replaceWithVoid();
    }
}
