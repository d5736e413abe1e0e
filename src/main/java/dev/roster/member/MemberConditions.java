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

    /** Whether the member is neither removed nor expired. */
    public static String isCurrent(String time) {
        return "m.status <> 'removed' and not " + hasExpired(time);
    }

    /** Whether the member is active and the membership has not expired. */
    public static String isActive(String time) {
        return "m.status = 'active' and not " + hasExpired(time);
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
