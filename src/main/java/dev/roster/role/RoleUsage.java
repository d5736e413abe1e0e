package dev.roster.role;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Implemented by packages whose rows refer to roles. Both methods run under the account's lock. */
public interface RoleUsage {
    /** A change of a role's permissions. */
    record PermissionChange(String role, Permissions former) {
    }

    /** Whether a row has the role now, or will have it later. */
    Uni<Boolean> isUsed(UUID accountId, String role);

    /** Checks the rules, and revokes the access that the change removes. Call it after storing the role's permissions. */
    default Uni<Void> changed(Actor actor, PermissionChange change) {
        return Uni.createFrom().voidItem();
    }
}
