package dev.roster.member;

import dev.roster.access.LookupStatement;

/**
 * SQL expressions about a member {@code m} at a time, which is a parameter of the statement. They respect an expiry that has
 * passed but is not stored yet (docs/adr/0013).
 */
public final class MemberConditions {
    private static final String WITHOUT_GROUPS = "coalesce(m.group_ids, '{}') = '{}'";

    private static final String LASTING = "m.status = 'active' and m.kind = 'person' and m.expires_at is null";

    /** The part of the {@link #lastingAdmin} rule about the own role, which an index of members supports. */
    public static final String LASTING_ADMIN_BY_ROLE = LASTING + " and m.role = 'admin' and m.role_expires_at is null";

    /**
     * When the API keys of the member {@code m} pause unless the member signs in before: of account {@code a} and activity
     * {@code x}. Null if the account requires no sign-in, and for a service account, which does not sign in. A new limit counts
     * from its setting.
     */
    public static final String KEYS_PAUSE_AT = """
            case when m.kind = 'person' then greatest(coalesce(x.signed_in_at, m.joined_at), a.key_sign_in_since)
                + make_interval(hours => 24 * a.key_sign_in_days) end""";

    private MemberConditions() {
    }

    /**
     * The last-admin rule: if an account has active admins whose role and membership do not expire, a change must leave one. A
     * service account does not count, because a program cannot help people who have lost access.
     * A group with the role admin makes its members admins.
     *
     * @param account the parameter with the account
     */
    public static String lastingAdmin(String account) {
        return """
                (%2$s and (m.role = 'admin' and m.role_expires_at is null or exists (
                    select from access_group g
                    where g.account_id = %1$s and g.role = 'admin' and g.id = any(m.group_ids))))""".formatted(account,
                LASTING);
    }

    /**
     * The id of a member who is a lasting admin by a group, from short ranges of an index: one for each role and group.
     *
     * @param except the parameter with the ids of members to omit
     */
    public static String lastingAdminByGroup(String account, String except) {
        return """
                (select found.member_id
                from access_group g
                join role r on r.account_id = %1$s
                cross join lateral (
                    select e.member_id
                    from member_entry e
                    join member m on m.account_id = %1$s and m.id = e.member_id and m.kind = 'person'
                        and m.expires_at is null
                    where e.account_id = %1$s and e.status = 'active' and e.role = r.name and e.entry = '#' || g.id
                        and e.member_id <> all(%2$s)
                    order by e.entry, e.member_id
                    limit 1
                ) found
                where g.account_id = %1$s and g.role = 'admin'
                limit 1)""".formatted(account, except);
    }

    /**
     * The permissions of the member, sorted and each once: of the role {@code r} and of the groups.
     *
     * @param account the parameter, or the column, with the account
     * @param role the alias of the role
     */
    public static String permissions(String account, String role) {
        return "case when %s then %s.permissions else sorted_set(%s) end".formatted(WITHOUT_GROUPS, role,
                withGroups(account, role, ""));
    }

    /** As above, for decisions. They need no order, and sorting takes longer than reading the groups. */
    static String unsortedPermissions(String account, String role, LookupStatement.Form form) {
        return "case when %s then %s.permissions else %s end".formatted(WITHOUT_GROUPS, role,
                withGroups(account, role, form.andIsAccount("g.account_id")));
    }

    /**
     * Without {@code distinct} or an aggregate, which a cluster does not support here in a statement about several accounts.
     */
    private static String withGroups(String account, String role, String andIsAccount) {
        return """
                %2$s.permissions || array(
                    select unnest(g.permissions)
                    from access_group g
                    where g.account_id = %1$s%3$s and g.id = any(m.group_ids))""".formatted(account, role, andIsAccount);
    }

    /**
     * The names of the member's roles: of its own and of its groups'.
     *
     * @param role an SQL expression with the name of the own role
     */
    public static String roles(String account, String role) {
        return "array_prepend(%s, %s)".formatted(role, rolesOfGroups(account, "m.group_ids"));
    }

    /** The names of the groups' roles. A group without a role adds null. */
    public static String rolesOfGroups(String account, String groupIds) {
        return "array(select g.role from access_group g where g.account_id = %s and g.id = any(%s))".formatted(account,
                groupIds);
    }

    /** Whether the member is neither removed nor expired. */
    public static String isCurrent(String time) {
        return "m.status <> 'removed' and not " + hasExpired(time);
    }

    /** Whether the member is active and the membership has not expired. */
    public static String isActive(String time) {
        return "m.status = 'active' and not " + hasExpired(time);
    }

    /** Whether the member is a person who has access, or gets it with the first sign-in. @param member its alias */
    public static String isPersonWithAccess(String member, String time) {
        return "%1$s.kind = 'person' and %1$s.status in ('active', 'provisioned') and not coalesce(%1$s.expires_at <= %2$s, false)"
                .formatted(member, time);
    }

    /** Whether the membership has expired. Never null, so that it can be negated. */
    public static String hasExpired(String time) {
        return "coalesce(m.expires_at <= %s, false)".formatted(time);
    }

    /** The name of the effective role. */
    public static String effectiveRole(String time) {
        return "case when m.role_expires_at <= %s then m.role_afterwards else m.role end".formatted(time);
    }

    /** When the effective role expires; null if it does not. */
    public static String roleExpiry(String time) {
        return "case when m.role_expires_at > %s then m.role_expires_at end".formatted(time);
    }

    /** When the membership or the role expires, whichever is first; null if neither does. */
    public static String accessExpiresAt(String time) {
        return "least(m.expires_at, %s)".formatted(roleExpiry(time));
    }
}
