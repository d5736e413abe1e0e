package dev.roster.member;

import static dev.roster.database.Database.array;

import dev.roster.database.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Writes members, and the copies of their status and role in {@code activity} and {@code member_entry}, which lists use as
 * filters. Call it only in a transaction that holds the account's lock.
 */
@ApplicationScoped
class MemberTable {
    private static final int ROWS_PER_STATEMENT = 1_000;

    /** Only a directory creates members who are suspended. */
    private static final String INSERT = """
            insert into member (account_id, id, kind, issuer, subject, email, name, name_key, role, status, joined_at,
                expires_at, group_ids, suspended_by_directory, profile_at, version)
            select $1, n.id, n.kind, n.issuer, n.subject, n.email, n.name, n.name_key, n.role, n.status, n.joined_at,
                n.expires_at, string_to_array(n.groups, ',')::uuid[], n.status = 'suspended', n.profile_at, 0
            from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                $10::timestamptz[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[])
                as n (id, issuer, subject, email, name, name_key, role, status, joined_at, groups, kind, expires_at,
                    profile_at)""";

    private static final String TAKE_SEATS = """
            update account a set seats_used = a.seats_used + $2 where a.id = $1
            returning coalesce(a.seats_used > a.seat_limit, false) as exceeds_seats""";

    private static final String INSERT_ACTIVITY = """
            insert into activity (account_id, member_id, status, role, idle_since)
            select $1, n.id, n.status, n.role, n.idle_since
            from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) as n (id, status, role, idle_since)""";

    private static final String BIND = """
            update member m set issuer = $3, subject = $4 where m.account_id = $1 and m.id = $2""";

    /**
     * Updates all three tables. Rows of activity are locked in the order of their ids, as in the activity flush, so that the
     * two cannot deadlock. $11 is whether a member becomes a lasting admin. Every part of the statement still sees the members
     * before the update. The search for an admin uses the order of an index: without it, PostgreSQL may read the table from
     * its start, because it expects an admin soon.
     */
    private static final String UPDATE = """
            with changed as (
                select * from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[],
                    $8::text[], $9::timestamptz[], $10::text[], $12::boolean[], $13::text[])
                    as c (id, role, status, removed_at, expires_at, role_expires_at, role_afterwards, idle_since, groups,
                        suspended_by_directory, kind)
            ), locked as (
                select x.member_id from activity x where x.account_id = $1 and x.member_id = any($2)
                order by x.member_id
                for no key update of x
            ), in_activity as (
                update activity x
                set status = c.status, role = c.role, idle_since = greatest(x.idle_since, c.idle_since)
                from locked join changed c on c.id = locked.member_id
                where x.account_id = $1 and x.member_id = c.id
                    and (x.status <> c.status or x.role <> c.role or c.idle_since is not null)
            ), in_entries as (
                update member_entry e
                set status = c.status, role = c.role
                from changed c
                where e.account_id = $1 and e.member_id = c.id and (e.status <> c.status or e.role <> c.role)
            ), in_member as (
                update member m
                set role = c.role, status = c.status, removed_at = c.removed_at, expires_at = c.expires_at,
                    role_expires_at = c.role_expires_at, role_afterwards = c.role_afterwards, group_ids = string_to_array(c.groups, ',')::uuid[],
                    suspended_by_directory = c.suspended_by_directory, version = m.version + 1
                from changed c
                where m.account_id = $1 and m.id = c.id
            ), in_account as (
                update account a
                set seats_used = a.seats_used + d.change, without_admin_since = case when not $11 then a.without_admin_since end
                from (
                    select count(*) filter (where %4$s) - count(*) filter (where %5$s) as change
                    from changed c join member m on m.account_id = $1 and m.id = c.id and m.kind = 'person'
                ) d
                where a.id = $1 and (d.change <> 0 or $11 and a.without_admin_since is not null)
                returning d.change > 0 and a.seats_used > a.seat_limit as exceeded
            )
            select coalesce((select s.exceeded from in_account s), false) as exceeds_seats,
                exists (select from member m where m.account_id = $1 and m.id = any($2) and %1$s) as took_admin,
                exists (select from (select *, string_to_array(groups, ',')::uuid[] as group_ids from changed) m where %1$s)
                    or (select m.id from member m where m.account_id = $1 and m.id <> all($2) and %2$s
                        order by m.name_key limit 1) is not null
                    or %3$s is not null as leaves_admin"""
            .formatted(MemberConditions.lastingAdmin("$1"), MemberConditions.LASTING_ADMIN_BY_ROLE,
                    MemberConditions.lastingAdminByGroup("$1", "$2"), Seats.isTakenBy("c"), Seats.isTakenBy("m"));

    private static final String USES_ROLE = """
            select exists (select from member m where m.account_id = $1 and %1$s and m.role = $2)
                or exists (select from member m where m.account_id = $1 and %1$s and m.role_afterwards = $2) as used"""
            .formatted("m.status in ('provisioned', 'active', 'suspended')");

    @Inject
    MemberEntryTable entries;
    @Inject
    Database database;

    /** Fails with {@code seats-exhausted} if the account has too few seats. */
    Uni<Void> insert(UUID accountId, List<Member> members) {
        return Multi.createFrom().iterable(members)
                .group().intoLists().of(ROWS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(part -> insertPart(accountId, part))
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> insertPart(UUID accountId, List<Member> part) {
        UUID[] ids = array(part, member -> member.id, UUID[]::new);
        String[] statuses = array(part, member -> member.status.value(), String[]::new);
        String[] roles = array(part, member -> member.role, String[]::new);
        return takeSeats(accountId, part).chain(() -> database.execute(INSERT, accountId, ids,
                array(part, member -> member.issuer, String[]::new),
                array(part, member -> member.subject, String[]::new),
                array(part, member -> member.email, String[]::new),
                array(part, member -> member.name, String[]::new),
                array(part, member -> Member.sortKey(member.name), String[]::new),
                roles, statuses, array(part, member -> member.joinedAt, Instant[]::new),
                array(part, MemberTable::groupIds, String[]::new), array(part, member -> member.kind.value(), String[]::new),
                array(part, member -> member.expiresAt, Instant[]::new),
                array(part, member -> member.profileAt, Instant[]::new)))
                .chain(() -> database.execute(INSERT_ACTIVITY, accountId, ids, statuses, roles,
                        array(part, member -> member.idleSince == null ? member.joinedAt : member.idleSince, Instant[]::new)))
                .chain(() -> entries.insert(accountId, part));
    }

    /** Stores the identity of a member who signed in for the first time. */
    Uni<Void> bind(Member member) {
        return database.execute(BIND, member.accountId, member.id, member.issuer, member.subject)
                .chain(() -> update(member.accountId, List.of(member)))
                .replaceWithVoid();
    }

    private Uni<Void> takeSeats(UUID accountId, List<Member> joining) {
        int seats = (int) joining.stream().filter(member -> !member.isService() && Seats.areTakenBy(member.status)).count();
        return seats == 0 ? Uni.createFrom().voidItem()
                : database.one(TAKE_SEATS, row -> row, accountId, seats)
                        .invoke(row -> mustNotExceedSeats(List.of(row)))
                        .replaceWithVoid();
    }

    /**
     * Stores transitions. Fails with {@code seats-exhausted} if they take more seats than the account has.
     *
     * @return whether the account lost its last lasting admin ({@link MemberConditions#lastingAdmin})
     */
    Uni<Boolean> update(UUID accountId, List<Member> members) {
        return Multi.createFrom().iterable(members)
                .group().intoLists().of(ROWS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(part -> updatePart(accountId, part))
                .collect().asList()
                .invoke(MemberTable::mustNotExceedSeats)
                .map(MemberTable::lostLastAdmin);
    }

    /** Whether a current member has the role, or will have it. */
    Uni<Boolean> usesRole(UUID accountId, String role) {
        return database.first(USES_ROLE, row -> row.getBoolean("used"), accountId, role);
    }

    private Uni<Row> updatePart(UUID accountId, List<Member> part) {
        part.forEach(member -> member.version++);
        return database.first(UPDATE, row -> row, accountId,
                array(part, member -> member.id, UUID[]::new),
                array(part, member -> member.role, String[]::new),
                array(part, member -> member.status.value(), String[]::new),
                array(part, member -> member.removedAt, Instant[]::new),
                array(part, member -> member.expiresAt, Instant[]::new),
                array(part, member -> member.roleExpiresAt, Instant[]::new),
                array(part, member -> member.roleAfterwards, String[]::new),
                array(part, member -> member.idleSince, Instant[]::new),
                array(part, MemberTable::groupIds, String[]::new), part.stream().anyMatch(Member::isLastingAdmin),
                array(part, member -> member.suspendedByDirectory, Boolean[]::new),
                array(part, member -> member.kind.value(), String[]::new))
                .call(() -> entries.replaceGroups(accountId, part));
    }

    /** The ids of the groups, separated by commas: an array of arrays must be rectangular. */
    private static String groupIds(Member member) {
        return member.groups.stream().map(group -> group.id().toString()).collect(Collectors.joining(","));
    }

    /** The last part sees the updates of all parts. */
    private static boolean lostLastAdmin(List<Row> parts) {
        return parts.stream().anyMatch(part -> part.getBoolean("took_admin"))
                && !parts.get(parts.size() - 1).getBoolean("leaves_admin");
    }

    private static void mustNotExceedSeats(List<Row> parts) {
        if (parts.stream().anyMatch(part -> part.getBoolean("exceeds_seats"))) {
            throw Seats.exhausted();
        }
    }
}
