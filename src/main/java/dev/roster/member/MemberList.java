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

import dev.roster.platform.Cursor;
import dev.roster.platform.Page;
import dev.roster.platform.Problem;
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

    public Uni<VersionedMember> get(UUID accountId, UUID memberId) {
        return database.preparedQuery(GET).execute(Tuple.of(accountId, memberId))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem().ifNull().failWith(Problem::notFound)
                .map(row -> new VersionedMember(MemberView.of(row, clock.instant()), row.getInteger("version")));
    }

    /** The member who has the address now, or else had it last; null when nobody ever did. */
    public Uni<UUID> idOf(UUID accountId, String email) {
        return database.preparedQuery(ID_OF).execute(Tuple.of(accountId, email))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getUUID("id"));
    }

    public Uni<Page<MemberView>> list(UUID accountId, MemberFilter filter, int limit, String cursor) {
        String list = "members " + accountId + " " + filter;
        List<String> position = Cursor.read(list, cursor);
        Tuple parameters = Tuple.of(accountId, filter.statusValues(), filter.role());
        String sql;
        if (filter.search() == null) {
            bind(parameters, filter, position);
            sql = MemberListSql.sorted(filter, limit + 1, position != null);
        } else {
            bindSearch(parameters, filter.search(), position);
            sql = MemberListSql.search(limit + 1);
        }
        return database.preparedQuery(sql).execute(parameters)
                .map(rows -> page(rows, filter, limit, list));
    }

    /**
     * Rows that the halves of a search share are dropped, and so are members whom an end of their own has made something else
     * that is not written yet: the cursor follows the rows found, not the rows shown.
     */
    private Page<MemberView> page(RowSet<Row> found, MemberFilter filter, int limit, String list) {
        List<MemberView> shown = new ArrayList<>();
        String next = null;
        int seen = 0;
        Instant now = clock.instant();
        for (Row row : found) {
            if (++seen > limit) {
                return new Page<>(shown, next);
            }
            MemberView member = MemberView.of(row, now);
            if (!row.getBoolean("repeated") && filter.shows(member)) {
                shown.add(member);
            }
            next = Cursor.after(list, List.of(row.getString("phase"), row.getString("sort_key"), row.getUUID("id").toString()));
        }
        return new Page<>(shown, null);
    }

    private static void bind(Tuple parameters, MemberFilter filter, List<String> position) {
        parameters.addOffsetDateTime(filter.inactiveSince() == null ? null : utc(filter.inactiveSince()));
        if (position != null) {
            parameters.addString(position.get(1)).addUUID(UUID.fromString(position.get(2)));
        }
    }

    private static void bindSearch(Tuple parameters, String search, List<String> position) {
        String name = Member.sortKey(search);
        String email = search.toLowerCase(java.util.Locale.ROOT);
        boolean first = position == null;
        parameters
                .addString(name).addString(MemberListSql.endOfPrefix(name))
                .addString(email).addString(MemberListSql.endOfPrefix(email))
                .addString(first ? MemberListSql.NAMES : position.get(0))
                // Not the start of everything: a scan of the index begins at this place rather than at the range.
                .addString(first ? name : position.get(1))
                .addUUID(first ? new UUID(0, 0) : UUID.fromString(position.get(2)));
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
