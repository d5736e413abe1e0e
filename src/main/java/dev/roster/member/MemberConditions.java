package dev.roster.member;

/**
 * How a statement sees a member {@code m} at a time, which is one of its parameters: a membership or a role whose end has come
 * is over, whether or not that has been written yet (docs/adr/0013).
 */
public final class MemberConditions {

    /** An admin whom no end takes away: what an account keeps one of. */
    public static final String LASTING_ADMIN = "m.status = 'active' and m.role = 'admin' and m.expires_at is null and m.role_expires_at is null";

    private MemberConditions() {
    }

    /** Whether the membership is there. */
    public static String belongs(String time) {
        return "m.status <> 'removed' and not " + ended(time);
    }

    /** Whether the membership has ended by itself. Never null, so that it can be negated. */
    public static String ended(String time) {
        return "coalesce(m.expires_at <= %s, false)".formatted(time);
    }

    /** The name of the role. */
    public static String role(String time) {
        return "case when m.role_expires_at <= %s then m.role_afterwards else m.role end".formatted(time);
    }

    /** Until when what the member holds is sure to be theirs as far as time goes; null when nothing of it ends by itself. */
    public static String endsAt(String time) {
        return "least(m.expires_at, case when m.role_expires_at > %s then m.role_expires_at end)".formatted(time);
    }
}
