package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.group.GroupUsage;
import dev.roster.problem.ProblemType;
import dev.roster.role.BuiltInRole;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Checks a new role of a group against the rules about members: the last admin, and that nobody extends their own access. */
@ApplicationScoped
class MemberGroupRules implements GroupUsage {
    @Inject
    MemberLock lock;
    @Inject
    MemberTable table;

    @Override
    public Uni<Void> changed(Actor actor, RoleChange change) {
        return mustNotExtendOwnRole(actor, change).chain(() -> mustLeaveAnAdmin(actor, change));
    }

    private Uni<Void> mustLeaveAnAdmin(Actor actor, RoleChange change) {
        boolean wasAdmin = change.formerRole() != null && BuiltInRole.ADMIN.is(change.formerRole());
        return wasAdmin ? table.mustLeaveAnAdminWithout(actor.accountId(), change.group().id()) : Uni.createFrom().voidItem();
    }

    /** A member whose role expires cannot keep its permissions by a group. */
    private Uni<Void> mustNotExtendOwnRole(Actor actor, RoleChange change) {
        if (!actor.isMember() || actor.accessExpiresAt() == null) {
            return Uni.createFrom().voidItem();
        }
        return lock.change(actor, List.of()).invoke(locked -> {
            LockedMember own = locked.target(actor.memberId());
            if (own.member().isIn(change.group().id()) && own.member().roleExpiryAt(own.now()) != null
                    && !own.afterwards().include(change.permissions())) {
                throw ProblemType.FORBIDDEN.because("Members cannot extend their own membership or role.");
            }
        }).replaceWithVoid();
    }
}
