package dev.roster.member;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.ApiKeyLimits;
import dev.roster.access.DirectoryAuthentication;
import dev.roster.access.Membership;
import dev.roster.account.AccountService;
import dev.roster.database.Database;
import dev.roster.group.Groups;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Begins a change: one statement locks the account's row and then the rows of the members concerned. The account's lock
 * serializes all changes in the account. PostgreSQL returns locked rows as they are after the wait, so the members' rows are
 * locked too (docs/adr/0003).
 */
@ApplicationScoped
class MemberLock implements AccountLock {
    // "for share" reads the role that the locked row names, in its version after the wait. The permissions of a role that was
    // created during the wait are null; a second statement, under the lock, sees them.
    private static final String LOCK = """
            select locked.*, held.permissions as role_permissions, later.permissions as afterwards_permissions
            from (
                select m.*, x.last_active_at, x.last_active_via
                from account a
                join member m on m.account_id = $1 and m.id = any($2)
                cross join lateral (
                    select * from activity x where x.account_id = $1 and x.member_id = m.id limit 1
                ) x
                where a.id = $1 and a.closed_at is null
                order by m.id
                for no key update of a, m) as locked
            left join lateral (
                select r.permissions from role r where r.account_id = $1 and r.name = locked.role for share) as held on true
            left join lateral (
                select r.permissions from role r
                where r.account_id = $1 and r.name = locked.role_afterwards for share) as later on true""";

    /** PostgreSQL returns this many rows well before the database's deadline. */
    private static final int ROWS_PER_STATEMENT = 1_000;

    @Inject
    Groups groups;
    @Inject
    AccountService accounts;
    @Inject
    ApiKeyLimits keys;
    @Inject
    DirectoryAuthentication directories;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** @param actor with the current permissions, which cannot change under the lock */
    record Change(Actor actor, Map<UUID, LockedMember> targets) {
        /** @return null if the member was never in the account */
        LockedMember target(UUID memberId) {
            return targets.get(memberId);
        }
    }

    @Override
    public Uni<Actor> confirm(Actor actor) {
        return actor.isMember() ? change(actor, List.of()).map(Change::actor)
                : accounts.lock(actor.accountId()).chain(() -> confirmed(actor, null));
    }

    /** Fails with {@code not-found} if one of the members was never in the account. */
    Uni<Change> change(Actor actor, Collection<UUID> memberIds) {
        return changeOfKnown(actor, memberIds).invoke(change -> {
            if (!change.targets().keySet().containsAll(memberIds)) {
                throw Problem.notFound();
            }
        });
    }

    /** A member who was never in the account is no target of the change. */
    Uni<Change> changeOfKnown(Actor actor, Collection<UUID> memberIds) {
        return lock(actor.accountId(), Stream.concat(Stream.ofNullable(actor.memberId()), memberIds.stream()))
                .chain(locked -> confirmed(actor, locked.get(actor.memberId()))
                        .map(confirmed -> new Change(confirmed, locked)));
    }

    private Uni<Actor> confirmed(Actor actor, LockedMember row) {
        Membership membership = row == null ? null : row.membership();
        return switch (actor.kind()) {
            case OPERATOR, SYSTEM -> Uni.createFrom().item(actor);
            case DIRECTORY -> directories.confirm(actor.accountId(), actor.keyId()).replaceWith(actor);
            case MEMBER -> Uni.createFrom().item(() -> actor.confirm(membership));
            case VIEWER -> Uni.createFrom().failure(ProblemType.SUPPORT_VIEW_READ_ONLY.because("A view changes nothing."));
            case KEY -> keys.limits(actor.accountId(), actor.keyId()).map(limits -> actor.confirm(membership, limits));
        };
    }

    /** Locks in the order of ids, as {@link MemberTable} and the activity flush do, so that they cannot deadlock. */
    private Uni<Map<UUID, LockedMember>> lock(UUID accountId, Stream<UUID> memberIds) {
        return Multi.createFrom().items(memberIds.distinct().sorted(Comparator.comparing(UUID::toString)))
                .group().intoLists().of(ROWS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(part -> lockPart(accountId, part.toArray(UUID[]::new)))
                .collect().in(HashMap::new, (all, part) -> part.forEach(row -> all.put(row.member().id, row)));
    }

    private Uni<List<LockedMember>> lockPart(UUID accountId, UUID[] memberIds) {
        return locked(accountId, memberIds)
                .chain(rows -> rows.stream().allMatch(LockedMember::hasPermissions) ? Uni.createFrom().item(rows)
                        : locked(accountId, memberIds));
    }

    private Uni<List<LockedMember>> locked(UUID accountId, UUID[] memberIds) {
        return database.list(LOCK, row -> row, accountId, memberIds)
                .chain(rows -> groups.find(accountId, groupIds(rows)).map(found -> {
                    Instant now = clock.instant();
                    return rows.stream().map(row -> LockedMember.of(row, found, now)).toList();
                }));
    }

    /** The groups are read in a second statement: under the account's lock, they cannot change. */
    private static Set<UUID> groupIds(List<Row> rows) {
        return rows.stream().flatMap(row -> Stream.of(row.getArrayOfUUIDs("group_ids"))).collect(Collectors.toSet());
    }
}
