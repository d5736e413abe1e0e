package dev.roster.member;

/**
 * SQL expressions about a member {@code m} at a time, which is a parameter of the statement. They respect an expiry that has
 * passed but is not stored yet (docs/adr/0013).
 */
public final class MemberConditions {
    /**
     * The last-admin rule: if an account has active admins whose role and membership do not expire, a change must leave one.
     */
    public static final String LASTING_ADMIN = "m.status = 'active' and m.role = 'admin' and m.expires_at is null and m.role_expires_at is null";

    private MemberConditions() {
    }

    /** Whether the person is an active or suspended member. */
    public static String isMember(String time) {
        return "m.status <> 'removed' and not " + isExpired(time);
    }

    /** Whether the membership is neither suspended, removed nor expired. */
    public static String isActive(String time) {
        return "m.status = 'active' and not " + isExpired(time);
    }

    /** Whether the membership has expired. Never null, so that it can be negated. */
    public static String isExpired(String time) {
        return "coalesce(m.expires_at <= %s, false)".formatted(time);
    }

    /** The name of the effective role. */
    public static String role(String time) {
        return "case when m.role_expires_at <= %s then m.role_afterwards else m.role end".formatted(time);
    }

    /** When the membership or the role expires, whichever is first; null if neither does. */
    public static String accessExpiresAt(String time) {
        return "least(m.expires_at, case when m.role_expires_at > %s then m.role_expires_at end)".formatted(time);
    }
}
