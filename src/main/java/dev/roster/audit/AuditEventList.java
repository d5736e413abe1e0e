package dev.roster.audit;

import dev.roster.database.Database;
import dev.roster.database.DatabasePool;
import dev.roster.list.Conditions;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads an account's events, newest first. Ids are ordered by time, so a time range is a range of ids. */
@ApplicationScoped
public class AuditEventList {
    /** Null omits a condition. {@code from} is inclusive, {@code to} exclusive. */
    public record Filter(UUID actorId, UUID targetId, String action, Instant from, Instant to) {
        static final Filter NONE = new Filter(null, null, null, null, null);

        boolean isEmpty() {
            return equals(NONE);
        }

        UUID firstId() {
            return from == null ? Ids.NIL : Ids.firstAt(from);
        }

        UUID endId() {
            return to == null ? Ids.MAX : Ids.firstAt(to.plus(ID_PRECISION));
        }
    }

    private static final Duration ID_PRECISION = Duration.ofMillis(1);

    private static final String LIST = DatabasePool.CUSTOM_PLAN
            + "select * from audit_event where account_id = $1 and id < $2 and id >= $3%s order by id desc limit %d";

    private static final String OF_MEMBER = DatabasePool.CUSTOM_PLAN
            + """
                    select * from (
                        (select * from audit_event
                         where account_id = $1 and actor_id = $2 and id < $3 order by id desc limit $4)
                        union all
                        (select * from audit_event
                         where account_id = $1 and target_id = $2 and actor_id is distinct from $2 and id < $3 order by id desc limit $4)
                    ) as actor_or_target
                    order by id desc limit $4""";

    @Inject
    Database database;

    public Uni<Page<AuditEventView>> list(UUID accountId, Filter filter, int limit, String cursor) {
        String list = "audit-events " + accountId + " " + filter;
        Cursor.Position position = Cursor.read(list, cursor);
        UUID before = position == null ? filter.endId() : position.id(0);
        Conditions conditions = conditions(filter, accountId, before, filter.firstId());
        return database.list(LIST.formatted(conditions.sql(), limit + 1), row -> AuditEventView.of(AuditEvent.Linked.of(row)),
                conditions.parameters())
                .map(views -> page(views, limit, list));
    }

    /** The events with the member as actor or target, without the origin of other actors. */
    public Uni<Page<AuditEventView>> ofMember(UUID accountId, UUID memberId, int limit, String cursor) {
        String list = "audit-events-of-member " + accountId + " " + memberId;
        Cursor.Position position = Cursor.read(list, cursor);
        UUID before = position == null ? Ids.MAX : position.id(0);
        return database
                .list(OF_MEMBER, row -> AuditEventView.of(AuditEvent.Linked.of(row)).asSeenBy(memberId), accountId, memberId,
                        before, limit + 1)
                .map(views -> page(views, limit, list));
    }

    private static Page<AuditEventView> page(List<AuditEventView> views, int limit, String list) {
        return Page.of(views, limit, list, event -> List.of(event.id().toString()));
    }

    /**
     * Each filter has an index that is ordered by id, and so does the combination of actor and action. A target has few events,
     * so its index is always the best one: the other conditions then have a form that no index supports.
     *
     * @param parameters the parameters of the statement itself
     */
    static Conditions conditions(Filter filter, Object... parameters) {
        String equals = filter.targetId() == null ? " = ?" : " is not distinct from ?";
        return Conditions.after(parameters)
                .andIfGiven("target_id = ?", filter.targetId())
                .andIfGiven("actor_id" + equals, filter.actorId())
                .andIfGiven("action" + equals, filter.action())
                .andIfGiven("occurred_at >= ?", filter.from())
                .andIfGiven("occurred_at < ?", filter.to());
    }
}
