package dev.roster.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.platform.Cursor;
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
    }

    private static final UUID LAST_ID = new UUID(-1, -1);
    private static final UUID FIRST_ID = new UUID(0, 0);

    @Inject
    Pool database;

    public Uni<Page<AuditEventView>> list(UUID accountId, Filter filter, int limit, String cursor) {
        String list = "audit-events " + accountId + " " + filter;
        List<String> position = Cursor.read(list, cursor);
        Tuple parameters = Tuple.of(
                accountId,
                position == null ? upperEnd(filter) : UUID.fromString(position.get(0)),
                filter.from() == null ? FIRST_ID : Ids.firstAt(filter.from()));
        return database.preparedQuery(sql(filter, parameters, limit + 1))
                .execute(parameters)
                .map(rows -> Page.of(views(rows), limit, list, event -> List.of(event.id().toString())));
    }

    /**
     * Each filter has an index in the order of ids, and so have actor and action together. A target has few events: with one,
     * the other filters are written so that no index takes them, since PostgreSQL cannot tell that theirs would lead past
     * thousands.
     */
    static String sql(Filter filter, Tuple parameters, int rows) {
        StringBuilder sql = new StringBuilder("select * from audit_event where account_id = $1 and id < $2 and id >= $3");
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
        return sql.append(" order by id desc limit ").append(rows).toString();
    }

    private static UUID upperEnd(Filter filter) {
        return filter.to() == null ? LAST_ID : Ids.firstAt(filter.to());
    }

    private static List<AuditEventView> views(RowSet<io.vertx.mutiny.sqlclient.Row> rows) {
        List<AuditEventView> views = new ArrayList<>();
        rows.forEach(row -> views.add(AuditEventView.of(row)));
        return views;
    }
}
