package dev.roster.member;

import dev.roster.access.Membership;
import dev.roster.access.Permissions;
import dev.roster.database.Database;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.Map;

/** Maps the rows of one batched lookup to memberships. Parses equal permissions once, because a batch has few roles. */
public final class MembershipRows {
    private final Map<String, Permissions> parsed = new HashMap<>();

    /**
     * Joins the groups of member {@code m} of account {@code a}, and their roles. A member in several groups has a row for
     * each.
     */
    public static final String JOIN_GROUPS = """

            left join access_group g on g.account_id = a.id and g.id = any(m.group_ids)
            left join role gr on gr.account_id = a.id and gr.name = g.role""";

    /**
     * The columns of a membership: of member {@code m}, its effective role {@code r}, and the role {@code gr} of one of its
     * groups, at a time.
     */
    public static String columns(String time) {
        return "m.id, m.email, m.name, m.status, r.name as role, array_to_string(r.permissions, ' ') as permissions, "
                + "array_to_string(gr.permissions, ' ') as group_permissions, "
                + MemberConditions.accessExpiresAt(time) + " as access_expires_at";
    }

    /**
     * @param before the membership from earlier rows of the same member, which have other groups; null for the first
     * @return null if the row has no member
     */
    public Membership membership(Row row, Membership before) {
        if (before != null) {
            Permissions more = permissions(row, "group_permissions");
            return more == null ? before : before.with(before.permissions().plus(more));
        }
        return row.getUUID("id") == null ? null
                : new Membership(row.getUUID("id"), row.getString("email"), row.getString("name"), row.getString("role"),
                        MemberStatus.SUSPENDED.value().equals(row.getString("status")), withGroup(row),
                        Database.instant(row, "access_expires_at"));
    }

    private Permissions withGroup(Row row) {
        Permissions ofGroup = permissions(row, "group_permissions");
        Permissions ofRole = permissions(row, "permissions");
        return ofGroup == null ? ofRole : ofRole.plus(ofGroup);
    }

    /** @return null for a null column */
    public Permissions permissions(Row row, String column) {
        String names = row.getString(column);
        return names == null ? null : parsed.computeIfAbsent(names, Permissions::parse);
    }
}
