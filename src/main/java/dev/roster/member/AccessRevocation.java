package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.database.Database;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.member.AccessLossHandler.Loss;
import dev.roster.role.RoleService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Calls every {@link AccessLossHandler}, and previews the access that a change would revoke. */
@ApplicationScoped
public class AccessRevocation {
    private static final int MEMBERS_PER_STATEMENT = 1_000;

    private static final String GROUPS = "select m.group_ids from member m where m.account_id = $1 and m.id = $2";

    @Inject
    RoleService roles;
    @Inject
    Groups groups;
    @Inject
    Database database;

    @Inject
    @Any
    Instance<AccessLossHandler> handlers;

    /** @return the revoked access of each member who lost some */
    Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, List<Loss> losses) {
        return Multi.createFrom().iterable(losses)
                .group().intoLists().of(MEMBERS_PER_STATEMENT)
                .onItem().transformToMultiAndConcatenate(part -> Multi.createFrom().iterable(handlers)
                        .onItem().transformToUniAndConcatenate(handler -> handler.revoke(actor, part)))
                .collect().in(HashMap::new, (all, part) -> part
                        .forEach((member, revoked) -> all.merge(member, revoked, RevokedAccess::plus)));
    }

    public Uni<RevokedAccess> previewRemoval(UUID accountId, UUID memberId) {
        return preview(accountId, new Loss(memberId, Permissions.NONE, true, false));
    }

    public Uni<RevokedAccess> previewRoleChange(UUID accountId, UUID memberId, String roleName) {
        return roles.require(accountId, roleName)
                .chain(role -> groups(accountId, memberId)
                        .map(held -> permissions(held.stream()).plus(role.permissions()))
                        .chain(remaining -> preview(accountId, new Loss(memberId, remaining, false, false))));
    }

    private Uni<Collection<HeldGroup>> groups(UUID accountId, UUID memberId) {
        return database.one(GROUPS, row -> List.of(row.getArrayOfUUIDs("group_ids")), accountId, memberId)
                .chain(ids -> groups.find(accountId, ids))
                .map(Map::values);
    }

    private static Permissions permissions(Stream<HeldGroup> groups) {
        return groups.map(HeldGroup::permissions).reduce(Permissions.NONE, Permissions::plus);
    }

    private Uni<RevokedAccess> preview(UUID accountId, Loss loss) {
        return Multi.createFrom().iterable(handlers)
                .onItem().transformToUniAndConcatenate(handler -> handler.previewRevocation(accountId, loss))
                .collect().with(Collectors.reducing(RevokedAccess.NOTHING, RevokedAccess::plus));
    }
}
