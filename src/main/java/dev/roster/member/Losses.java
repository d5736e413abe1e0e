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
public class Losses {

    private static final int MEMBERS_AT_ONCE = 1_000;

    @Inject
    Roles roles;

    @Inject
    @Any
    Instance<AccessLoss> cutters;

    /** @return what was cut of each member; who is missing lost nothing */
    Uni<Map<UUID, Cut>> cut(Actor actor, List<AccessLoss.Loss> losses) {
        return Multi.createFrom().iterable(losses)
                .group().intoLists().of(MEMBERS_AT_ONCE)
                .onItem().transformToUniAndConcatenate(some -> Multi.createFrom().iterable(cutters)
                        .onItem().transformToUniAndConcatenate(cutter -> cutter.cut(actor, some))
                        .collect().asList())
                .collect().in(() -> new HashMap<UUID, Cut>(), (all, cuts) -> cuts.forEach(
                        cut -> cut.forEach((member, its) -> all.merge(member, its, Cut::and))))
                .map(cuts -> cuts);
    }

    /** What a removal would take with it, as it is now. */
    public Uni<Cut> byRemoval(UUID accountId, UUID memberId) {
        return wouldCut(accountId, new AccessLoss.Loss(memberId, Permissions.NONE, true));
    }

    /** What a suspension would take with it, as it is now. */
    public Uni<Cut> bySuspension(UUID accountId, UUID memberId) {
        return wouldCut(accountId, new AccessLoss.Loss(memberId, Permissions.NONE, false));
    }

    /** What another role would take with it, as it is now. */
    @WithSession
    public Uni<Cut> byRole(UUID accountId, UUID memberId, String roleName) {
        return roles.toGrant(accountId, roleName)
                .chain(role -> wouldCut(accountId, new AccessLoss.Loss(memberId, role.permissions(), false)));
    }

    private Uni<Cut> wouldCut(UUID accountId, AccessLoss.Loss loss) {
        return Multi.createFrom().iterable(cutters)
                .onItem().transformToUniAndConcatenate(cutter -> cutter.wouldCut(accountId, loss))
                .collect().in(() -> new ArrayList<Cut>(), List::add)
                .map(Cut::all);
    }
}
