package dev.roster.console;

import java.util.List;

import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.role.RoleView;
import dev.roster.role.Roles;
import io.smallrye.mutiny.Uni;

/** The roles that a page offers for selection. */
public final class RoleChoice {

    private RoleChoice() {
    }

    /** All roles of the account, or none without the permission to read them. */
    public static Uni<List<RoleView>> of(Actor actor, Roles roles) {
        return actor.permissions().allow(Permission.ROLE_READ) ? roles.list(actor.accountId())
                : Uni.createFrom().item(List.of());
    }

    /** The roles that grant no more than the actor has. */
    public static Uni<List<RoleView>> grantable(Actor actor, Roles roles) {
        return roles.list(actor.accountId())
                .map(all -> all.stream().filter(role -> actor.permissions().cover(Permissions.of(role.permissions())))
                        .toList());
    }
}
