package dev.roster.member;

import java.util.UUID;

/**
 * What is to become of one member, as one of many in a change that holds for all of them or for none.
 *
 * @param role the name of the role to get; null for every other kind
 */
public record MemberStep(UUID memberId, Kind kind, String role) {

    public enum Kind {
        REMOVE,
        SUSPEND,
        REACTIVATE,
        CHANGE_ROLE
    }

    public static MemberStep remove(UUID memberId) {
        return new MemberStep(memberId, Kind.REMOVE, null);
    }

    public static MemberStep suspend(UUID memberId) {
        return new MemberStep(memberId, Kind.SUSPEND, null);
    }

    public static MemberStep reactivate(UUID memberId) {
        return new MemberStep(memberId, Kind.REACTIVATE, null);
    }

    public static MemberStep changeRole(UUID memberId, String role) {
        return new MemberStep(memberId, Kind.CHANGE_ROLE, role);
    }
}
