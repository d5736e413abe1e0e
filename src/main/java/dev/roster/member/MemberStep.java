package dev.roster.member;

import dev.roster.group.HeldGroup;
import java.util.UUID;

/**
 * A requested transition of one member.
 *
 * @param change null unless the kind is {@link Kind#CHANGE}
 * @param group null unless the member joins or leaves a group
 * @param reason for the audit log; may be null
 * @param keepsCreatedKeys whether a removal keeps the keys of service accounts that the member created
 */
public record MemberStep(UUID memberId, Kind kind, MemberChange change, HeldGroup group, String reason,
        boolean keepsCreatedKeys) {
    public enum Kind {
        REMOVE,
        SUSPEND,
        REACTIVATE,
        CHANGE,
        JOIN_GROUP,
        LEAVE_GROUP,
        /** Assigns a lower role, and leaves the groups that grant permissions, except those of the directory. */
        DEMOTE,
        /** Stores that the membership or the role has expired. Does nothing if neither has. */
        EXPIRE
    }

    public static MemberStep remove(UUID memberId) {
        return new MemberStep(memberId, Kind.REMOVE, null, null, null, false);
    }

    static MemberStep remove(UUID memberId, boolean keepsCreatedKeys) {
        return new MemberStep(memberId, Kind.REMOVE, null, null, null, keepsCreatedKeys);
    }

    public static MemberStep suspend(UUID memberId, String reason) {
        return new MemberStep(memberId, Kind.SUSPEND, null, null, reason, false);
    }

    public static MemberStep reactivate(UUID memberId) {
        return new MemberStep(memberId, Kind.REACTIVATE, null, null, null, false);
    }

    public static MemberStep changeRole(UUID memberId, String role) {
        return change(memberId, new MemberChange(role, null, null));
    }

    static MemberStep change(UUID memberId, MemberChange change) {
        return new MemberStep(memberId, Kind.CHANGE, change, null, null, false);
    }

    public static MemberStep joinGroup(UUID memberId, HeldGroup group) {
        return new MemberStep(memberId, Kind.JOIN_GROUP, null, group, null, false);
    }

    public static MemberStep leaveGroup(UUID memberId, HeldGroup group) {
        return new MemberStep(memberId, Kind.LEAVE_GROUP, null, group, null, false);
    }

    public static MemberStep demote(UUID memberId, String role) {
        return new MemberStep(memberId, Kind.DEMOTE, new MemberChange(role, null, null), null, null, false);
    }

    public static MemberStep expire(UUID memberId) {
        return new MemberStep(memberId, Kind.EXPIRE, null, null, null, false);
    }

    /** The role to grant; null if the step grants none. */
    String role() {
        return change == null ? null : change.role();
    }
}
