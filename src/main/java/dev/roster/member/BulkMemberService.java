package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.http.Version;
import dev.roster.member.BulkMemberChange.Action;
import dev.roster.member.BulkMemberChange.Selected;
import dev.roster.member.BulkMemberResult.Line;
import dev.roster.member.MemberLock.Change;
import dev.roster.problem.DenialRecorder;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Changes up to 1,000 members in one transaction, under the rules of single changes. If a member cannot be changed, only that
 * member is rejected. If the result would break the last-admin rule, or the role cannot be granted, nothing changes.
 */
@ApplicationScoped
public class BulkMemberService {
    /**
     * In pages of 1,000 rows. A sorted search in a large account can have many pages with few matches; this bounds their cost.
     */
    private static final int MAX_PAGES = 5;

    @Inject
    MemberLock lock;
    @Inject
    MemberList list;
    @Inject
    Groups groups;
    @Inject
    MemberService members;
    @Inject
    DenialRecorder denials;

    /**
     * Call {@link #recordForbidden} with the result.
     *
     * @param dryRun if true, the transaction is rolled back, so that the result is exact and nothing changes
     */
    @WithTransaction
    public Uni<BulkMemberResult> change(Actor actor, BulkMemberChange request, boolean dryRun) {
        request.check();
        return selected(actor, request)
                .chain(selected -> lock.changeOfKnown(actor, selected.stream().map(Selected::id).toList())
                        .chain(change -> group(actor.accountId(), request)
                                .chain(group -> apply(change, request, group, selected, dryRun))))
                .call(() -> dryRun ? Panache.currentTransaction().invoke(transaction -> transaction.markForRollback())
                        : Uni.createFrom().voidItem());
    }

    /** Records that members were rejected as forbidden. */
    public Uni<Void> recordForbidden(BulkMemberResult result) {
        return denials.recordForbidden(result.results().stream().map(Line::reason));
    }

    private Uni<List<Selected>> selected(Actor actor, BulkMemberChange request) {
        if (request.members() != null) {
            return Uni.createFrom().item(request.members());
        }
        // Under the account's lock, no other change can affect the matches.
        return lock.confirm(actor)
                .invoke(confirmed -> confirmed.mustHold("A filter", Permissions.of(List.of(Permission.MEMBER_READ.value()))))
                .chain(() -> matches(actor.accountId(), request.filter().toMemberFilter(), null, new ArrayList<>(), MAX_PAGES));
    }

    private Uni<List<Selected>> matches(UUID accountId, MemberFilter filter, String cursor, List<Selected> found, int pages) {
        return list.list(accountId, filter, BulkMemberChange.MAX_MEMBERS + 1, cursor).chain(page -> {
            page.items().forEach(member -> found.add(new Selected(member.id(), null)));
            if (found.size() > BulkMemberChange.MAX_MEMBERS || page.nextCursor() != null && pages == 1) {
                throw ProblemType.TOO_MANY_MEMBERS
                        .because("A bulk change includes at most " + BulkMemberChange.MAX_MEMBERS
                                + " members. Narrow the filter.");
            }
            return page.nextCursor() == null ? Uni.createFrom().item(found)
                    : matches(accountId, filter, page.nextCursor(), found, pages - 1);
        });
    }

    /** @return null if the request names none */
    private Uni<HeldGroup> group(UUID accountId, BulkMemberChange request) {
        return request.group() == null ? Uni.createFrom().nullItem()
                : groups.find(accountId, Set.of(request.group())).map(found -> found.get(request.group()))
                        .onItem().ifNull().failWith(() -> Problem.invalid("group", "is not a group of this account"));
    }

    private Uni<BulkMemberResult> apply(Change change, BulkMemberChange request, HeldGroup group, List<Selected> selected,
            boolean dryRun) {
        if (request.action() == Action.REMOVE) {
            change.actor().mustHold("Removing members", Permissions.of(List.of(Permission.MEMBER_REMOVE.value())));
        }
        Map<UUID, Problem> rejected = new HashMap<>();
        Map<UUID, Integer> versions = new HashMap<>();
        List<MemberStep> steps = new ArrayList<>();
        for (Selected each : selected) {
            try {
                Member target = mustBeChangeable(change, each).member();
                if (request.action() == Action.ADD_TO_GROUP) {
                    MemberTransition.mustHaveCapacity(target, group.id());
                }
                versions.put(each.id(), target.version);
                steps.add(request.step(each.id(), group));
            } catch (Problem problem) {
                rejected.put(each.id(), problem);
            }
        }
        boolean canRead = change.actor().permissions().allow(Permission.MEMBER_READ);
        return members.apply(change, steps).map(revoked -> BulkMemberResult.of(selected.stream().map(Selected::id)
                .map(id -> rejected.containsKey(id) ? Line.rejected(id, canRead ? change.target(id) : null, rejected.get(id))
                        : Line.of(change.target(id), versions.get(id), revoked.getOrDefault(id, RevokedAccess.NOTHING), dryRun))
                .toList(), dryRun));
    }

    private static LockedMember mustBeChangeable(Change change, Selected selected) {
        LockedMember target = change.target(selected.id());
        if (target == null) {
            throw Problem.notFound();
        }
        if (selected.id().equals(change.actor().ownMemberId())) {
            throw ProblemType.OWN_MEMBERSHIP.because("Change your own membership in a request of its own.");
        }
        target.member().mustNotBeRemoved(target.now());
        Version.check(selected.etag(), target.member().version);
        MemberTransition.mustHold(change.actor(), target);
        return target;
    }
}
