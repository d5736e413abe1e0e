package dev.roster.member;

import dev.roster.access.LookupStatement;
import dev.roster.access.Membership;
import dev.roster.access.Permissions;
import dev.roster.access.SignInPolicy;
import dev.roster.database.Database;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.Map;

/** Maps the rows of one batched lookup to memberships. Parses equal permissions once, because a batch has few roles. */
public final class MembershipRows {
    private final Map<String, Permissions> parsed = new HashMap<>();
    private final Map<String, SignInPolicy> policies = new HashMap<>();

    /** The columns of a membership: of member {@code m} of account {@code a} and its effective role {@code r}, at a time. */
    public static String columns(String time, LookupStatement.Form form) {
        return "m.id, m.kind, m.email, m.name, m.status, r.name as role, array_to_string(%s, ' ') as permissions, %s as access_expires_at"
                .formatted(MemberConditions.unsortedPermissions("a.id", "r", form), MemberConditions.accessExpiresAt(time));
    }

    /** @return null if the row has no member */
    public Membership membership(Row row) {
        return row.getUUID("id") == null ? null
                : new Membership(row.getUUID("id"), MemberKind.SERVICE.value().equals(row.getString("kind")),
                        row.getString("email"), row.getString("name"), row.getString("role"),
                        MemberStatus.SUSPENDED.value().equals(row.getString("status")), permissions(row, "permissions"),
                        Database.instant(row, "access_expires_at"));
    }

    public SignInPolicy policy(Row row) {
        String policy = row.getString("sign_in_policy");
        return policy == null ? SignInPolicy.NONE : policies.computeIfAbsent(policy, SignInPolicy::parse);
    }

    /** @return null for a null column */
    public Permissions permissions(Row row, String column) {
        String names = row.getString(column);
        return names == null ? null : parsed.computeIfAbsent(names, Permissions::parse);
    }
}
