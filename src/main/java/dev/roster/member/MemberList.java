package dev.roster.member;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads members, one or a page of them, in one statement each; a page costs the same in an account of any size. */
@ApplicationScoped
public class MemberList {

    private static final String GET = """
            select m.*, x.last_active_at, x.last_active_via
            from member m
            join activity x on x.account_id = m.account_id and x.member_id = m.id
            where m.account_id = $1 and m.id = $2""";

    /** A lookup in the index of each (status, role), as for the list by address. */
    private static final String ID_OF = """
            select m.id
            from unnest(array['active', 'suspended', 'removed']) as s (status)
            cross join role r
            join member m on m.account_id = r.account_id and m.status = s.status and m.role = r.name and m.email = $2
            where r.account_id = $1
            order by m.status = 'removed', m.id desc
            limit 1""";

    @Inject
    Pool database;

    @Inject
    Clock clock;

    public Uni<Versioned<MemberView>> get(UUID accountId, UUID memberId) {
        return database.preparedQuery(GET).execute(Tuple.of(accountId, memberId))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem().ifNull().failWith(Problem::notFound)
                .map(row -> new Versioned<>(MemberView.of(row, clock.instant()), row.getInteger("version")));
    }

    /** The member who has the address now, or else had it last; null when nobody ever did. */
    public Uni<UUID> idOf(UUID accountId, String email) {
        return database.preparedQuery(ID_OF).execute(Tuple.of(accountId, email))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getUUID("id"));
    }

    public Uni<Page<MemberView>> list(UUID accountId, MemberFilter filter, int limit, String cursor) {
        String list = "members " + accountId + " " + filter;
        Cursor.Position position = Cursor.read(list, cursor);
        return database.preparedQuery(sql(filter, limit + 1, position != null))
                .execute(parameters(accountId, filter, position))
                .map(rows -> page(rows, filter, limit, list));
    }

    /**
     * Not every row is shown: a search may find a member several times, or read members whom it does not find, and an end of
     * their own may have made a member something else that is not written yet. The cursor follows the rows read, not the rows
     * shown.
     */
    private Page<MemberView> page(RowSet<Row> rows, MemberFilter filter, int limit, String list) {
        List<MemberView> shown = new ArrayList<>();
        String next = null;
        boolean goesOn = false;
        int seen = 0;
        Instant now = clock.instant();
        for (Row row : rows) {
            if (++seen > limit) {
                return new Page<>(shown, next);
            }
            MemberView member = MemberView.of(row, now);
            if (row.getBoolean("found") && filter.shows(member)) {
                shown.add(member);
            }
            next = Cursor.after(list, List.of(row.getString("sort_key"), row.getUUID("id").toString()));
            goesOn = row.getBoolean("passed");
        }
        return new Page<>(shown, goesOn ? next : null);
    }

    private static String sql(MemberFilter filter, int rows, boolean continued) {
        if (filter.search() == null) {
            return MemberListSql.sorted(filter, rows, continued);
        }
        return filter.isInSearchOrder() ? MemberListSql.search(rows) : MemberListSql.sortedSearch(filter, rows, continued);
    }

    private static Tuple parameters(UUID accountId, MemberFilter filter, Cursor.Position position) {
        Tuple parameters = Tuple.of(accountId, filter.statusValues(), filter.role())
                .addOffsetDateTime(filter.inactiveSince() == null ? null : utc(filter.inactiveSince()));
        String prefix = filter.search() == null ? null : SearchEntries.prefix(filter.search());
        if (prefix != null) {
            parameters.addString(prefix).addString(MemberListSql.endOfPrefix(prefix));
        }
        if (position != null) {
            parameters.addString(position.text(0)).addUUID(position.id(1));
        } else if (filter.isInSearchOrder()) {
            // Not the start of everything: a scan of the index begins at this place rather than at the range.
            parameters.addString(prefix).addUUID(new UUID(0, 0));
        }
        return parameters;
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
