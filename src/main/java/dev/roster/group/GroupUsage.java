package dev.roster.group;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import io.smallrye.mutiny.Uni;

/** Implemented by packages whose access depends on groups. Runs under the account's lock. */
public interface GroupUsage {
    /**
     * A change of a group's role. A deleted group has no role.
     *
     * @param formerRole null if there was none
     * @param permissions the permissions of the new role; none without a role
     */
    record RoleChange(HeldGroup group, String formerRole, Permissions permissions) {
    }

    /** Checks the rules, and revokes the access that the change removes. Call it after storing the role. */
    Uni<Void> changed(Actor actor, RoleChange change);
}
