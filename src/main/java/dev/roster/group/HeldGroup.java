package dev.roster.group;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.problem.ProblemType;
import io.vertx.sqlclient.Row;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * A group, with the permissions that its members have from it.
 *
 * @param role null if the group has none
 */
public record HeldGroup(UUID id, String name, String role, GroupManager managedBy, Permissions permissions) {
    /** The order of lists of groups. */
    public static final Comparator<HeldGroup> BY_NAME = Comparator.comparing(group -> AccessGroup.key(group.name()));

    static HeldGroup of(Row row) {
        String[] permissions = row.getArrayOfStrings("permissions");
        return new HeldGroup(row.getUUID("id"), row.getString("name"), row.getString("role"),
                GroupManager.of(row.getString("managed_by")),
                permissions == null ? Permissions.NONE : Permissions.of(List.of(permissions)));
    }

    public boolean isManagedByDirectory() {
        return managedBy == GroupManager.DIRECTORY;
    }

    /** Fails with {@code forbidden} unless the actor has the permissions of the group. */
    public void mustBeHeldBy(Actor actor) {
        actor.mustHold("The group " + name, permissions);
    }

    /**
     * Fails with {@code group-managed-by-directory} if only the directory changes the group and its members, and with
     * {@code forbidden} if the actor is a directory and does not manage the group.
     */
    public void mustBeManagedBy(Actor actor) {
        if (actor.isDirectory() && !isManagedByDirectory()) {
            throw ProblemType.FORBIDDEN.because("The group " + name + " is not managed by the directory.");
        }
        if (isManagedByDirectory() && !actor.isDirectory()) {
            throw ProblemType.GROUP_MANAGED_BY_DIRECTORY.because("Change the group " + name + " in the directory.");
        }
    }
}
