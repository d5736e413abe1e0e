package dev.roster.directory;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.directory.RowSearch.Result;
import dev.roster.group.GroupService;
import dev.roster.group.Groups;
import dev.roster.group.NewGroup;
import dev.roster.member.MemberConditions;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
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
import java.util.stream.Collectors;

/**
 * Creates, changes and deletes groups of the directory. A change that changes nothing writes nothing. The cost of a change
 * depends on the members that it names; only a replacement reads all members of the group.
 */
@ApplicationScoped
public class DirectoryGroupService {
    private static final String FROM = """
             from directory_group d
            join access_group g on g.account_id = $1 and g.id = d.id
            where d.account_id = $1""";

    private static final String SELECT = """
            select d.id, g.name, d.external_id, d.version, d.created_at, d.modified_at""";

    /** Short ranges of an index: one for each status and role. */
    private static final String IDS = """
            select e.member_id
            from role r
            cross join unnest(array['provisioned', 'active', 'suspended']) as s (status)
            join member_entry e on e.account_id = $1 and e.status = s.status and e.role = r.name and e.entry = '#' || %s
            where r.account_id = $1""";

    private static final String WITH_MEMBERS = SELECT + """
            , (select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) order by m.id)
                from member m where m.account_id = $1 and m.id in (%s)) as members""".formatted(IDS.formatted("d.id"));

    private static final String MEMBER_IDS = IDS.formatted("$2::uuid");

    /** Without members whose membership has expired. $3 is the group, $4 the time. */
    private static final String NAMED = """
            select m.id, $3 = any(m.group_ids) as present, d.id is not null as linked,
                (select count(*) from access_group g where g.account_id = $1 and g.id = any(m.group_ids)) >= %d as full
            from member m
            left join directory_user d on d.account_id = $1 and d.id = m.id
            where m.account_id = $1 and m.id = any($2) and %s"""
            .formatted(Groups.MAX_OF_MEMBER, MemberConditions.isCurrent("$4"));

    private static final String INSERT = """
            insert into directory_group (account_id, id, external_id, created_at, modified_at, version)
            values ($1, $2, $3, $4, $4, 0)""";

    private static final String UPDATE = """
            update directory_group set external_id = $3, modified_at = $4, version = version + 1
            where account_id = $1 and id = $2""";

    @Inject
    AccountLock lock;
    @Inject
    GroupService groups;
    @Inject
    Groups held;
    @Inject
    MemberService members;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** Fails with {@code not-found} if there is none. */
    public Uni<DirectoryGroup> get(UUID accountId, UUID id, boolean withMembers) {
        return database.one(select(withMembers) + FROM + " and d.id = $2", DirectoryGroup::of, accountId, id);
    }

    private static String select(boolean withMembers) {
        return withMembers ? WITH_MEMBERS : SELECT;
    }

    public Uni<Result<DirectoryGroup>> list(RowSearch search, boolean withMembers) {
        return database.first("select count(*) as total" + FROM + " and " + search.condition(), row -> row.getLong("total"),
                search.values())
                .chain(total -> search.count() == 0 || total <= search.offset()
                        ? Uni.createFrom().item(new Result<>(total, List.of()))
                        : database.list(search.page(select(withMembers) + FROM), DirectoryGroup::of, search.values())
                                .map(rows -> new Result<>(total, rows)));
    }

    @WithTransaction
    public Uni<DirectoryGroup> create(Actor actor, GroupChange request, boolean withMembers) {
        UUID account = actor.accountId();
        return groups.create(actor, new NewGroup(request.name(), null))
                .map(created -> created.view().id())
                .call(Panache::flush)
                .call(id -> database.execute(INSERT, account, id, request.externalId(), clock.instant()))
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
                        : database.execute(UPDATE, actor.accountId(), group.id(), change.externalId(), clock.instant())
                                .replaceWithVoid());
    }

    private Uni<Set<UUID>> removed(UUID accountId, UUID groupId, GroupChange change) {
        return !change.replaces() ? Uni.createFrom().item(change.removed())
                : database.list(MEMBER_IDS, row -> row.getUUID("member_id"), accountId, groupId).map(present -> {
                    Set<UUID> removed = new HashSet<>(present);
                    removed.removeAll(change.added());
                    return removed;
                });
    }

    private record Named(boolean present, boolean linked, boolean full) {
        static Named of(Row row) {
            return new Named(row.getBoolean("present"), row.getBoolean("linked"), row.getBoolean("full"));
        }
    }

    private Uni<Changed> changeMembers(Actor actor, UUID groupId, GroupChange change, Set<UUID> removed) {
        Set<UUID> ids = new HashSet<>(change.added());
        ids.addAll(removed);
        if (ids.isEmpty()) {
            return Uni.createFrom().item(new Changed(false, null));
        }
        return database.list(NAMED, row -> row, actor.accountId(), ids.toArray(UUID[]::new), groupId, clock.instant())
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.getUUID("id"), Named::of)))
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
