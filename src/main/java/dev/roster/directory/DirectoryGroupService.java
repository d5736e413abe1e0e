package dev.roster.directory;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.directory.DirectoryGroupTable.Named;
import dev.roster.directory.RowSearch.Result;
import dev.roster.group.GroupService;
import dev.roster.group.Groups;
import dev.roster.group.NewGroup;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Creates, changes and deletes groups of the directory. A change that changes nothing writes nothing. The cost of a change
 * depends on the members that it names; only a replacement reads all members of the group.
 */
@ApplicationScoped
public class DirectoryGroupService {
    @Inject
    AccountLock lock;
    @Inject
    GroupService groups;
    @Inject
    Groups held;
    @Inject
    MemberService members;
    @Inject
    DirectoryGroupTable table;
    @Inject
    Clock clock;

    /** Fails with {@code not-found} if there is none. */
    public Uni<DirectoryGroup> get(UUID accountId, UUID id, boolean withMembers) {
        return table.find(accountId, id, withMembers);
    }

    public Uni<Result<DirectoryGroup>> list(RowSearch search, boolean withMembers) {
        return table.list(search, withMembers);
    }

    @WithTransaction
    public Uni<DirectoryGroup> create(Actor actor, GroupChange request, boolean withMembers) {
        UUID account = actor.accountId();
        return groups.create(actor, new NewGroup(request.name(), null))
                .map(created -> created.view().id())
                .call(Panache::flush)
                .call(id -> table.insert(account, id, request.externalId(), clock.instant()))
                .call(id -> changeMembers(actor, id, request, Set.of()).invoke(Changed::mustBeComplete))
                .chain(id -> get(account, id, withMembers));
    }

    /** @param problem why members could not be added, or the name could not be changed; null if there is none */
    private record Changed(boolean isChange, Problem problem) {
        void mustBeComplete() {
            if (problem != null) {
                throw problem;
            }
        }
    }

    /**
     * Removes members even if it cannot add others, or another group has the new name. Then it stores the change, and fails.
     *
     * @param check fails if the group has a version that the client does not expect
     * @param change from the present group, without members
     */
    public Uni<DirectoryGroup> change(Actor actor, UUID id, Consumer<DirectoryGroup> check,
            Function<DirectoryGroup, GroupChange> change, boolean withMembers) {
        return Panache.withTransaction(() -> changeLocked(actor, id, check, change))
                .invoke(Changed::mustBeComplete)
                .chain(() -> get(actor.accountId(), id, withMembers));
    }

    private Uni<Changed> changeLocked(Actor actor, UUID id, Consumer<DirectoryGroup> check,
            Function<DirectoryGroup, GroupChange> change) {
        return lock.confirm(actor)
                .chain(() -> get(actor.accountId(), id, false))
                .invoke(check)
                .chain(group -> apply(actor, group, change.apply(group)));
    }

    private Uni<Changed> apply(Actor actor, DirectoryGroup group, GroupChange change) {
        return renames(group, change) ? conflict(group, actor.accountId(), change.name())
                .chain(conflict -> conflict == null
                        ? groups.change(actor, group.id(), new NewGroup.Change(change.name(), null), null)
                                .chain(() -> apply(actor, group, change, true))
                        : apply(actor, group, change, false).map(changed -> new Changed(changed.isChange(), conflict)))
                : apply(actor, group, change, false);
    }

    private static boolean renames(DirectoryGroup group, GroupChange change) {
        return change.name() != null && !change.name().strip().equals(group.name());
    }

    /** @return null unless another group has the name */
    private Uni<Problem> conflict(DirectoryGroup group, UUID accountId, String name) {
        return held.named(accountId, Set.of(name.strip().toLowerCase(Locale.ROOT)))
                .map(found -> found.values().stream().allMatch(other -> other.id().equals(group.id())) ? null
                        : ProblemType.GROUP_EXISTS.because("Choose another name than " + name.strip() + "."));
    }

    /** Changes everything except the name. */
    private Uni<Changed> apply(Actor actor, DirectoryGroup group, GroupChange change, boolean renamed) {
        boolean changesId = !Objects.equals(change.externalId(), group.externalId());
        return removed(actor.accountId(), group.id(), change)
                .chain(removed -> changeMembers(actor, group.id(), change, removed))
                .call(changed -> !changed.isChange() && !renamed && !changesId ? Uni.createFrom().voidItem()
                        : table.update(actor.accountId(), group.id(), change.externalId(), clock.instant()));
    }

    private Uni<Set<UUID>> removed(UUID accountId, UUID groupId, GroupChange change) {
        return !change.replaces() ? Uni.createFrom().item(change.removed())
                : table.memberIds(accountId, groupId).map(present -> {
                    Set<UUID> removed = new HashSet<>(present);
                    removed.removeAll(change.added());
                    return removed;
                });
    }

    private Uni<Changed> changeMembers(Actor actor, UUID groupId, GroupChange change, Set<UUID> removed) {
        Set<UUID> ids = new HashSet<>(change.added());
        ids.addAll(removed);
        if (ids.isEmpty()) {
            return Uni.createFrom().item(new Changed(false, null));
        }
        return table.named(actor.accountId(), groupId, ids, clock.instant())
                .chain(named -> changeMembers(actor, groupId, change, removed, named));
    }

    private Uni<Changed> changeMembers(Actor actor, UUID groupId, GroupChange change, Set<UUID> removed,
            Map<UUID, Named> named) {
        List<UUID> leaving = removed.stream()
                .filter(id -> named.containsKey(id) && named.get(id).present() && !change.added().contains(id)).toList();
        List<UUID> joining = new ArrayList<>();
        Problem problem = null;
        for (UUID id : change.added()) {
            Named member = named.get(id);
            if (member != null && member.present()) {
                continue;
            }
            if (member == null || !member.linked()) {
                // A whole group can name users who were removed in the meantime.
                problem = change.replaces() ? problem : Problem.invalid("members", "has no user with the id " + id);
            } else if (member.full()) {
                problem = ProblemType.TOO_MANY_GROUPS.because("The user " + id + " is in " + Groups.MAX_OF_MEMBER + " groups.");
            } else {
                joining.add(id);
            }
        }
        Problem incomplete = problem;
        return step(actor, groupId, joining, leaving).map(changed -> new Changed(changed, incomplete));
    }

    private Uni<Boolean> step(Actor actor, UUID groupId, List<UUID> joining, List<UUID> leaving) {
        if (joining.isEmpty() && leaving.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        return held.find(actor.accountId(), Set.of(groupId)).map(found -> found.get(groupId)).chain(group -> {
            List<MemberStep> steps = new ArrayList<>();
            joining.forEach(id -> steps.add(MemberStep.joinGroup(id, group)));
            leaving.forEach(id -> steps.add(MemberStep.leaveGroup(id, group)));
            return members.applyAll(actor, steps);
        }).replaceWith(true);
    }

    /** Deletes the group. Its members lose its permissions and stay members of the account. */
    @WithTransaction
    public Uni<Void> delete(Actor actor, UUID id, Consumer<DirectoryGroup> check) {
        return lock.confirm(actor)
                .chain(() -> get(actor.accountId(), id, false))
                .invoke(check)
                .chain(() -> groups.delete(actor, id, null))
                .replaceWithVoid();
    }
}
