package dev.roster.member;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.role.Roles;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** What goes with a member's access: cut by everybody who keeps some of it, or told before anything is done. */
@ApplicationScoped
public class AccessRevocation {

    private static final int MEMBERS_AT_ONCE = 1_000;

    @Inject
    Roles roles;

    @Inject
    @Any
    Instance<AccessLossHandler> cutters;

    /** @return what was cut of each member; who is missing lost nothing */
    Uni<Map<UUID, RevokedAccess>> cut(Actor actor, List<AccessLossHandler.Loss> losses) {
        return Multi.createFrom().iterable(losses)
                .group().intoLists().of(MEMBERS_AT_ONCE)
                .onItem().transformToUniAndConcatenate(some -> Multi.createFrom().iterable(cutters)
                        .onItem().transformToUniAndConcatenate(cutter -> cutter.cut(actor, some))
                        .collect().asList())
                .collect().in(() -> new HashMap<UUID, RevokedAccess>(), (all, cuts) -> cuts.forEach(
                        cut -> cut.forEach((member, its) -> all.merge(member, its, RevokedAccess::and))))
                .map(cuts -> cuts);
    }

    /** What a removal would take with it, as it is now. */
    public Uni<RevokedAccess> byRemoval(UUID accountId, UUID memberId) {
        return previewRevocation(accountId, new AccessLossHandler.Loss(memberId, Permissions.NONE, true));
    }

    /** What a suspension would take with it, as it is now. */
    public Uni<RevokedAccess> bySuspension(UUID accountId, UUID memberId) {
        return previewRevocation(accountId, new AccessLossHandler.Loss(memberId, Permissions.NONE, false));
    }

    /** What another role would take with it, as it is now. */
    @WithSession
    public Uni<RevokedAccess> byRole(UUID accountId, UUID memberId, String roleName) {
        return roles.toGrant(accountId, roleName)
                .chain(role -> previewRevocation(accountId, new AccessLossHandler.Loss(memberId, role.permissions(), false)));
    }

    private Uni<RevokedAccess> previewRevocation(UUID accountId, AccessLossHandler.Loss loss) {
        return Multi.createFrom().iterable(cutters)
                .onItem().transformToUniAndConcatenate(cutter -> cutter.previewRevocation(accountId, loss))
                .collect().in(() -> new ArrayList<RevokedAccess>(), List::add)
                .map(RevokedAccess::all);
    }
}
