package dev.roster.role;

import dev.roster.access.Actor;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Implemented by packages whose rows refer to roles. Both methods run under the account's lock. */
public interface RoleUsage {
    /** Whether a row has the role now, or will have it later. */
    Uni<Boolean> isUsed(UUID accountId, String role);

    /** Revokes the access that members with the role can no longer grant. Call it after storing the role's permissions. */
    default Uni<Void> changed(Actor actor, String role) {
        return Uni.createFrom().voidItem();
    }
}
