package dev.roster.audit;

import dev.roster.database.DatabasePool;
import dev.roster.list.Conditions;
import java.util.UUID;

/**
 * A statement that selects the events of a filter in the order of their ids. Each filter has an index in this order, and so
 * does the combination of actor and action. For a member as actor or target, it merges two ranges (docs/adr/0005).
 */
record AuditQuery(String sql, Object[] parameters) {
    private static final String RANGE = """
            select * from audit_event where account_id = $1 and id > $2 and id < $3%s order by id %s limit %d""";

    private static final String MERGED = "select * from ((%s) union all (%s)) as event order by id %s limit %d";

    enum Order {
        NEWEST_FIRST("desc"),
        OLDEST_FIRST("asc");

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }
    }

    /** @param after only events whose id is greater; {@code before} only events whose id is less */
    static AuditQuery of(UUID accountId, AuditEventList.Filter filter, UUID after, UUID before, Order order, int limit) {
        UUID member = filter.memberId();
        boolean ofTarget = filter.targetId() != null;
        if (member == null) {
            Conditions all = conditions(filter, ofTarget, accountId, after, before);
            return new AuditQuery(DatabasePool.CUSTOM_PLAN + range(all, order, limit), all.parameters());
        }
        Conditions asActor = conditions(filter, ofTarget, accountId, after, before).and("actor_id" + comparison(ofTarget),
                member);
        Conditions asTarget = conditions(filter, true, asActor.parameters())
                .and("target_id = ?", member).and("actor_id is distinct from ?", member);
        return new AuditQuery(DatabasePool.CUSTOM_PLAN + MERGED.formatted(range(asActor, order, limit),
                range(asTarget, order, limit), order.sql, limit), asTarget.parameters());
    }

    private static String range(Conditions conditions, Order order, int limit) {
        return RANGE.formatted(conditions.sql(), order.sql, limit);
    }

    /**
     * A target has few events, so its index is always the best one: the other conditions then have a form that no index
     * supports.
     */
    private static Conditions conditions(AuditEventList.Filter filter, boolean ofTarget, Object... parameters) {
        return Conditions.after(parameters)
                .andIfGiven("target_id = ?", filter.targetId())
                .andIfGiven("actor_id" + comparison(ofTarget), filter.actorId())
                .andIfGiven("action" + comparison(ofTarget), filter.action())
                .andIfGiven("occurred_at >= ?", filter.from())
                .andIfGiven("occurred_at < ?", filter.to());
    }

    private static String comparison(boolean ofTarget) {
        return ofTarget ? " is not distinct from ?" : " = ?";
    }
}
