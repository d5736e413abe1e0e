package dev.roster.group;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Implemented by packages whose access depends on groups. Runs under the account's lock. */
public interface GroupUsage {
    /**
     * A change of a group's role. A deleted group has no role.
     *
     * @param formerRole null if there was none
     * @param former the permissions of the former role; none without a role
     */
    record RoleChange(UUID groupId, String formerRole, Permissions former) {
    }

    /** Checks the rules, and revokes the access that the change removes. Call it after storing the role. */
    Uni<Void> changed(Actor actor, RoleChange change);
}
