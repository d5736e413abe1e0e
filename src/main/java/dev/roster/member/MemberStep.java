package dev.roster.member;

import java.util.UUID;

/**
 * What is to become of one member, as one of many in a change that holds for all of them or for none.
 *
 * @param change what to change; null for every other kind
 * @param reason why, as the event tells it; null when that needs no telling
 */
public record MemberStep(UUID memberId, Kind kind, MemberChange change, String reason) {

    public enum Kind {
        REMOVE,
        SUSPEND,
        REACTIVATE,
        CHANGE_ROLE,
        /** Write down that the membership, or the role, has ended by itself; nothing when it has not. */
        END
    }

    public MemberStep(UUID memberId, Kind kind, String role) {
        this(memberId, kind, role == null ? null : MemberChange.role(role), null);
    }

    public static MemberStep remove(UUID memberId) {
        return new MemberStep(memberId, Kind.REMOVE, null);
    }

    public static MemberStep suspend(UUID memberId) {
        return new MemberStep(memberId, Kind.SUSPEND, null);
    }

    public static MemberStep suspend(UUID memberId, String reason) {
        return new MemberStep(memberId, Kind.SUSPEND, null, reason);
    }

    public static MemberStep reactivate(UUID memberId) {
        return new MemberStep(memberId, Kind.REACTIVATE, null);
    }

    public static MemberStep changeRole(UUID memberId, String role) {
        return new MemberStep(memberId, Kind.CHANGE_ROLE, role);
    }

    static MemberStep change(UUID memberId, MemberChange change) {
        return new MemberStep(memberId, Kind.CHANGE_ROLE, change, null);
    }

    public static MemberStep end(UUID memberId) {
        return new MemberStep(memberId, Kind.END, null);
    }

    /** The role to get; null when the step is about none. */
    public String role() {
        return change == null ? null : change.role();
    }
}
