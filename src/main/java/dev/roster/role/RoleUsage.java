package dev.roster.role;

import java.util.UUID;

import dev.roster.access.Actor;
import io.smallrye.mutiny.Uni;

/** Whoever keeps something that has a role says so here: roles do not know who has them. Called under the account's lock. */
public interface RoleUsage {

    /** Whether anybody has the role, or is to get it. */
    Uni<Boolean> isUsed(UUID accountId, String role);

    /**
     * Called after the role's permissions were written: revokes what nobody could grant any more, be they fewer or more now.
     */
    Uni<Void> changed(Actor actor, String role);
}
