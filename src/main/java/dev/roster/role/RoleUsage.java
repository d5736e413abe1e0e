package dev.roster.role;

import java.util.UUID;

import dev.roster.access.Actor;
import io.smallrye.mutiny.Uni;

/** A package whose rows have roles implements this. Called under the account's lock. */
public interface RoleUsage {

    /** Whether a row has the role, or will get it. */
    Uni<Boolean> isUsed(UUID accountId, String role);

    /** Called after the role's permissions were stored. Revokes what its members or inviters could not grant any more. */
    default Uni<Void> changed(Actor actor, String role) {
        return Uni.createFrom().voidItem();
    }
}
