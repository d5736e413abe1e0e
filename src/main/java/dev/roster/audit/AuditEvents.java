package dev.roster.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.platform.Cursor;
import dev.roster.platform.DatabasePool;
import dev.roster.platform.Ids;
import dev.roster.platform.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads an account's events, newest first. Ids are in the order of time, so a range of time is a range of ids. */
@ApplicationScoped
public class AuditEvents {

    /** What to see; null leaves a filter out. {@code from} is included, {@code to} is not. */
    public record Filter(UUID actorId, UUID targetId, String action, Instant from, Instant to) {

        static final Filter NONE = new Filter(null, null, null, null, null);

        boolean isEmpty() {
            return equals(NONE);
        }

        UUID firstId() {
            return from == null ? FIRST_ID : Ids.firstAt(from);
        }

        /** The first id beyond. */
        UUID endId() {
            return to == null ? LAST_ID : Ids.firstAt(to);
        }
    }

    private static final UUID LAST_ID = new UUID(-1, -1);
    private static final UUID FIRST_ID = new UUID(0, 0);

    /** What somebody did, and what was done to them: two ranges of indexes, merged. */
    private static final String OF_MEMBER = DatabasePool.PLAN_ANEW
            + """
                    select * from (
                        (select * from audit_event
                         where account_id = $1 and actor_id = $2 and id < $3 order by id desc limit $4)
                        union all
                        (select * from audit_event
                         where account_id = $1 and target_id = $2 and actor_id is distinct from $2 and id < $3 order by id desc limit $4)
                    ) as both_sides
                    order by id desc limit $4""";

    @Inject
    Pool database;

    public Uni<Page<AuditEventView>> list(UUID accountId, Filter filter, int limit, String cursor) {
        String list = "audit-events " + accountId + " " + filter;
        List<String> position = Cursor.read(list, cursor);
        Tuple parameters = Tuple.of(
                accountId,
                position == null ? filter.endId() : UUID.fromString(position.get(0)),
                filter.firstId());
        return database.preparedQuery(sql(filter, parameters, limit + 1))
                .execute(parameters)
                .map(rows -> Page.of(views(rows), limit, list, event -> List.of(event.id().toString())));
    }

    /** What a member did and what was done to them, newest first: what they may see of the log without a permission. */
    public Uni<Page<AuditEventView>> ofMember(UUID accountId, UUID memberId, int limit, String cursor) {
        String list = "audit-events-of-member " + accountId + " " + memberId;
        List<String> position = Cursor.read(list, cursor);
        UUID before = position == null ? LAST_ID : UUID.fromString(position.get(0));
        return database.preparedQuery(OF_MEMBER).execute(Tuple.of(accountId, memberId, before, limit + 1))
                .map(rows -> views(rows).stream().map(view -> view.asSeenBy(memberId)).toList())
                .map(views -> Page.of(views, limit, list, event -> List.of(event.id().toString())));
    }

    /**
     * Each filter has an index in the order of ids, and so have actor and action together. A target has few events: with one,
     * the other filters are written so that no index takes them, since PostgreSQL cannot tell that theirs would lead past
     * thousands.
     */
    static String sql(Filter filter, Tuple parameters, int rows) {
        return DatabasePool.PLAN_ANEW + "select * from audit_event where account_id = $1 and id < $2 and id >= $3"
                + conditions(filter, parameters)
                + " order by id desc limit " + rows;
    }

    static String conditions(Filter filter, Tuple parameters) {
        StringBuilder sql = new StringBuilder();
        String equal = filter.targetId() == null ? " = $" : " is not distinct from $";
        if (filter.targetId() != null) {
            sql.append(" and target_id = $").append(parameters.addUUID(filter.targetId()).size());
        }
        if (filter.actorId() != null) {
            sql.append(" and actor_id").append(equal).append(parameters.addUUID(filter.actorId()).size());
        }
        if (filter.action() != null) {
            sql.append(" and action").append(equal).append(parameters.addString(filter.action()).size());
        }
        return sql.toString();
    }

    private static List<AuditEventView> views(RowSet<io.vertx.mutiny.sqlclient.Row> rows) {
        List<AuditEventView> views = new ArrayList<>();
        rows.forEach(row -> views.add(AuditEventView.of(LinkedEvent.of(row))));
        return views;
    }
}
