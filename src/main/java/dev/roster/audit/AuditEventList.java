package dev.roster.audit;

import dev.roster.database.Database;
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
    /**
     * Null omits a condition.
     *
     * @param memberId the actor or the target
     * @param from inclusive
     * @param to exclusive
     */
    public record Filter(UUID memberId, UUID actorId, UUID targetId, String action, Instant from, Instant to) {
        static final Filter NONE = ofMember(null);

        static Filter ofMember(UUID memberId) {
            return new Filter(memberId, null, null, null, null, null);
        }

        boolean isEmpty() {
            return equals(NONE);
        }

        /** The ids of all matching events are greater. */
        UUID beforeFirst() {
            return from == null ? Ids.NIL : Ids.firstAt(from.minus(ID_PRECISION));
        }

        /** The ids of all matching events are less. */
        UUID afterLast() {
            return to == null ? Ids.MAX : Ids.firstAt(to.plus(ID_PRECISION));
        }
    }

    private static final Duration ID_PRECISION = Duration.ofMillis(1);

    @Inject
    Database database;

    public Uni<Page<AuditEventView>> list(UUID accountId, Filter filter, int limit, String cursor) {
        String list = "audit-events " + accountId + " " + filter;
        Cursor.Position position = Cursor.read(list, cursor);
        UUID before = position == null ? filter.afterLast() : position.id(0);
        AuditQuery query = AuditQuery.of(accountId, filter, filter.beforeFirst(), before, AuditQuery.Order.NEWEST_FIRST,
                limit + 1);
        return database
                .list(query.sql(), row -> AuditEventView.of(AuditEvent.Linked.of(row)), query.parameters())
                .map(views -> Page.of(views, limit, list, event -> List.of(event.id().toString())));
    }

    /** The events with the member as actor or target, without the origin of other actors. */
    public Uni<Page<AuditEventView>> ofMember(UUID accountId, UUID memberId, int limit, String cursor) {
        return list(accountId, Filter.ofMember(memberId), limit, cursor)
                .map(page -> new Page<>(page.items().stream().map(event -> event.asSeenBy(memberId)).toList(),
                        page.nextCursor()));
    }
}
