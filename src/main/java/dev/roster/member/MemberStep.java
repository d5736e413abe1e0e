package dev.roster.member;

import java.util.UUID;

/**
 * A requested transition of one member.
 *
 * @param change null unless the kind is {@link Kind#CHANGE}
 * @param reason for the audit log; may be null
 */
public record MemberStep(UUID memberId, Kind kind, MemberChange change, String reason) {
    public enum Kind {
        REMOVE,
        SUSPEND,
        REACTIVATE,
        CHANGE,
        /** Stores that the membership or the role has expired. Does nothing if neither has. */
        EXPIRE
    }

    public static MemberStep remove(UUID memberId) {
        return new MemberStep(memberId, Kind.REMOVE, null, null);
    }

    public static MemberStep suspend(UUID memberId, String reason) {
        return new MemberStep(memberId, Kind.SUSPEND, null, reason);
    }

    public static MemberStep reactivate(UUID memberId) {
        return new MemberStep(memberId, Kind.REACTIVATE, null, null);
    }

    public static MemberStep changeRole(UUID memberId, String role) {
        return change(memberId, new MemberChange(role, null, null));
    }

    static MemberStep change(UUID memberId, MemberChange change) {
        return new MemberStep(memberId, Kind.CHANGE, change, null);
    }

    public static MemberStep expire(UUID memberId) {
        return new MemberStep(memberId, Kind.EXPIRE, null, null);
    }

    /** The role to grant; null if the step grants none. */
    String role() {
        return change == null ? null : change.role();
    }
}
