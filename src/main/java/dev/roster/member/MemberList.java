package dev.roster.member;

import dev.roster.database.Database;
import dev.roster.group.GroupName;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Reads one member or a page of members, in one statement each. The cost of a page does not depend on the size of the account.
 */
@ApplicationScoped
public class MemberList {
    private static final String GET = """
            select m.*, x.last_active_at, x.last_active_via, %s
            from member m
            join activity x on x.account_id = $1 and x.member_id = m.id
            where m.account_id = $1 and m.id = $2""".formatted(GroupName.column("$1", "m.group_ids"));

    /** One index lookup for each role and status, as in the list by address. */
    private static final String ID_OF = """
            select m.id
            from unnest(%s) as s (status)
            cross join role r
            join member m on m.account_id = $1 and m.status = s.status and m.role = r.name and coalesce(m.email, '') = $2
            where r.account_id = $1
            order by m.status = 'removed', m.id desc
            limit 1""".formatted(MemberStatus.ALL_IN_SQL);

    @Inject
    Database database;
    @Inject
    Clock clock;

    public Uni<Versioned<MemberView>> get(UUID accountId, UUID memberId) {
        return database.one(GET, row -> new Versioned<>(MemberView.of(row, clock.instant()), row.getInteger("version")),
                accountId, memberId);
    }

    /** @return the id of the member with the address, or else of the last removed member with it; null if neither exists */
    public Uni<UUID> idOf(UUID accountId, String email) {
        return database.first(ID_OF, row -> row.getUUID("id"), accountId, email);
    }

    public Uni<Page<MemberView>> list(UUID accountId, MemberFilter filter, int limit, String cursor) {
        String list = "members " + accountId + " " + filter;
        Cursor.Position position = Cursor.read(list, cursor);
        return database
                .list(sql(filter, limit + 1, position != null), row -> row, parameters(accountId, filter, position))
                .map(rows -> page(rows, filter, limit, list));
    }

    /**
     * Some rows are omitted: further entries of a listed member, members whom the search does not find, and members whose
     * expiry is not stored yet. The cursor therefore follows the rows that were read.
     */
    private Page<MemberView> page(List<Row> rows, MemberFilter filter, int limit, String list) {
        Instant now = clock.instant();
        List<MemberView> members = new ArrayList<>();
        List<Row> read = rows.subList(0, Math.min(limit, rows.size()));
        for (Row row : read) {
            MemberView member = MemberView.of(row, now);
            if (row.getBoolean("found") && filter.shows(member)) {
                members.add(member);
            }
        }
        boolean hasNext = rows.size() > limit || !rows.isEmpty() && rows.get(rows.size() - 1).getBoolean("passed");
        return new Page<>(members, hasNext ? cursor(list, read.get(read.size() - 1)) : null);
    }

    private static String cursor(String list, Row last) {
        return Cursor.after(list, List.of(last.getString("sort_key"), last.getUUID("id").toString()));
    }

    private static String sql(MemberFilter filter, int rows, boolean continued) {
        if (!filter.isByEntries()) {
            return MemberListSql.sorted(filter, rows, continued);
        }
        return filter.isInSearchOrder() ? MemberListSql.search(rows) : MemberListSql.sortedSearch(filter, rows, continued);
    }

    /** With a search, {@link MemberFilter#shows} selects the members of the group, and the kind. */
    private static String prefix(MemberFilter filter) {
        return filter.search() != null ? SearchEntries.prefix(filter.search())
                : filter.group() != null ? SearchEntries.ofGroup(filter.group())
                        : filter.kind() == MemberKind.SERVICE ? SearchEntries.SERVICE : null;
    }

    private static Object[] parameters(UUID accountId, MemberFilter filter, Cursor.Position position) {
        String[] statuses = filter.statuses().stream().map(MemberStatus::value).toArray(String[]::new);
        List<Object> parameters = new ArrayList<>(
                Arrays.asList(accountId, statuses, filter.role(), filter.inactiveSince()));
        String prefix = prefix(filter);
        if (prefix != null) {
            parameters.addAll(List.of(prefix, MemberListSql.endOfPrefix(prefix)));
        }
        if (position != null) {
            parameters.addAll(List.of(position.text(0), position.id(1)));
        } else if (filter.isInSearchOrder()) {
            // An index scan starts at this position, so it must not be before the range of the prefix.
            parameters.addAll(List.of(prefix, Ids.NIL));
        }
        return parameters.toArray();
    }
}
