package dev.roster.role;

import java.util.UUID;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import io.smallrye.mutiny.Uni;

/** Whoever keeps something that has a role says so here: roles do not know who has them. Called under the account's lock. */
public interface RoleUse {

    /** Whether anybody has the role, or is to get it. */
    Uni<Boolean> isUsed(UUID accountId, String role);

    /** Cuts what the role's lost permissions held up for everybody who has it. */
    Uni<Void> cut(Actor actor, String role, Permissions remaining);
}
