package dev.roster.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.DatabasePool;
import dev.roster.list.Conditions;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.value.Ids;
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
            return to == null ? LAST_ID : Ids.firstAt(to.plus(LATE_IDS));
        }
    }

    /**
     * How much later than its event an id of an earlier version can be, which took the time twice; ids also lack microseconds.
     */
    private static final Duration LATE_IDS = Duration.ofSeconds(10);

    private static final UUID LAST_ID = new UUID(-1, -1);
    private static final UUID FIRST_ID = new UUID(0, 0);

    private static final String SOME = DatabasePool.PLAN_ANEW
            + "select * from audit_event where account_id = $1 and id < $2 and id >= $3%s order by id desc limit %d";

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
        Cursor.Position position = Cursor.read(list, cursor);
        UUID before = position == null ? filter.endId() : position.id(0);
        Conditions conditions = conditions(filter, accountId, before, filter.firstId());
        return database.preparedQuery(SOME.formatted(conditions.sql(), limit + 1))
                .execute(conditions.tuple())
                .map(rows -> Page.of(views(rows), limit, list, event -> List.of(event.id().toString())));
    }

    /** What a member did and what was done to them, newest first: what they may see of the log without a permission. */
    public Uni<Page<AuditEventView>> ofMember(UUID accountId, UUID memberId, int limit, String cursor) {
        String list = "audit-events-of-member " + accountId + " " + memberId;
        Cursor.Position position = Cursor.read(list, cursor);
        UUID before = position == null ? LAST_ID : position.id(0);
        return database.preparedQuery(OF_MEMBER).execute(Tuple.of(accountId, memberId, before, limit + 1))
                .map(rows -> views(rows).stream().map(view -> view.asSeenBy(memberId)).toList())
                .map(views -> Page.of(views, limit, list, event -> List.of(event.id().toString())));
    }

    /**
     * Each filter has an index in the order of ids, and so have actor and action together. A target has few events: with one,
     * the other filters are written so that no index takes them, since PostgreSQL cannot tell that theirs would lead past
     * thousands.
     *
     * @param parameters the values of the statement's own parameters
     */
    static Conditions conditions(Filter filter, Object... parameters) {
        String equals = filter.targetId() == null ? " = ?" : " is not distinct from ?";
        return Conditions.forPool(parameters)
                .andIfGiven("target_id = ?", filter.targetId())
                .andIfGiven("actor_id" + equals, filter.actorId())
                .andIfGiven("action" + equals, filter.action())
                .andIfGiven("occurred_at >= ?", utc(filter.from()))
                .andIfGiven("occurred_at < ?", utc(filter.to()));
    }

    private static OffsetDateTime utc(Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static List<AuditEventView> views(RowSet<io.vertx.mutiny.sqlclient.Row> rows) {
        List<AuditEventView> views = new ArrayList<>();
        rows.forEach(row -> views.add(AuditEventView.of(LinkedEvent.of(row))));
        return views;
    }
}
