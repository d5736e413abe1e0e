package dev.roster.directory;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.directory.RowSearch.Result;
import dev.roster.group.GroupService;
import dev.roster.group.Groups;
import dev.roster.group.NewGroup;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
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

    private static final String PRESENT = """
            select m.id from member m
            where m.account_id = $1 and m.id = any($2) and $3 = any(m.group_ids) and m.status <> 'removed'""";

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
    DirectoryUserTable users;
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
                .call(id -> changeMembers(actor, id, request.added(), Set.of()))
                .chain(id -> get(account, id, withMembers));
    }

    /**
     * @param check fails if the group has a version that the client does not expect
     * @param change from the present group, without members
     */
    @WithTransaction
    public Uni<DirectoryGroup> change(Actor actor, UUID id, Consumer<DirectoryGroup> check,
            Function<DirectoryGroup, GroupChange> change, boolean withMembers) {
        UUID account = actor.accountId();
        return lock.confirm(actor)
                .chain(() -> get(account, id, false))
                .invoke(check)
                .chain(group -> apply(actor, group, change.apply(group)))
                .chain(() -> get(account, id, withMembers));
    }

    private Uni<Void> apply(Actor actor, DirectoryGroup group, GroupChange change) {
        boolean renames = change.name() != null && !change.name().strip().equals(group.name());
        boolean changesId = !Objects.equals(change.externalId(), group.externalId());
        return (renames ? groups.change(actor, group.id(), new NewGroup.Change(change.name(), null), null).replaceWithVoid()
                : Uni.createFrom().voidItem())
                .chain(() -> removed(actor.accountId(), group.id(), change))
                .chain(removed -> changeMembers(actor, group.id(), change.added(), removed))
                .chain(changed -> !changed && !renames && !changesId ? Uni.createFrom().voidItem()
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

    /** @return whether a member joined or left */
    private Uni<Boolean> changeMembers(Actor actor, UUID groupId, Set<UUID> added, Set<UUID> removed) {
        UUID account = actor.accountId();
        Set<UUID> named = new HashSet<>(added);
        named.addAll(removed);
        if (named.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        return database.list(PRESENT, row -> row.getUUID("id"), account, named.toArray(UUID[]::new), groupId)
                .map(HashSet::new)
                .chain(present -> {
                    List<UUID> joining = added.stream().filter(id -> !present.contains(id)).toList();
                    List<UUID> leaving = removed.stream().filter(id -> present.contains(id) && !added.contains(id)).toList();
                    return mustExist(account, joining).chain(() -> step(actor, groupId, joining, leaving));
                });
    }

    /** Members who are not linked to a user of the directory do not exist for it. */
    private Uni<Void> mustExist(UUID accountId, Collection<UUID> ids) {
        return users.existing(accountId, ids).invoke(existing -> ids.stream().filter(id -> !existing.contains(id)).findFirst()
                .ifPresent(unknown -> {
                    throw Problem.invalid("members", "has no user with the id " + unknown);
                })).replaceWithVoid();
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
