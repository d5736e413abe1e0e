package dev.roster.member;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.role.RoleUsage;
import io.smallrye.mutiny.Uni;

@ApplicationScoped
class RoleUsageByMembers implements RoleUsage {

    private static final String IS_USED = """
            select exists (select from member m where m.account_id = $1 and m.status in ('active', 'suspended') and m.role = $2)
                or exists (select from member m
                    where m.account_id = $1 and m.status in ('active', 'suspended') and m.role_afterwards = $2) as used""";

    @Inject
    Database database;

    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return database.first(IS_USED, row -> row.getBoolean("used"), accountId, role);
    }

    /** Decisions read the permissions of a role each time, so a change of a role revokes nothing of its members. */
    @Override
    public Uni<Void> changed(Actor actor, String role) {
        return Uni.createFrom().voidItem();
    }
}
