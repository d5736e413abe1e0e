package dev.roster.member;

import java.time.Instant;
import java.util.Set;

import dev.roster.access.Membership;
import dev.roster.access.Permissions;
import dev.roster.http.Versioned;

/**
 * A member whose row is locked for a change, with what the change needs to know besides.
 *
 * @param written what the role that is written allows
 * @param afterwards what the role allows that comes by itself afterwards; null when none does
 * @param now the time of the change
 */
record LockedMember(Member member, Permissions written, Permissions afterwards, Instant lastActiveAt, String lastActiveVia,
        Instant now) {

    static LockedMember of(Object[] row, Instant now) {
        return new LockedMember((Member) row[0], permissions(row[1]), row[2] == null ? null : permissions(row[2]),
                (Instant) row[3], (String) row[4], now);
    }

    private static Permissions permissions(Object names) {
        return Permissions.of(Set.of((String[]) names));
    }

    /** What the member may do now. */
    Permissions permissions() {
        return member.roleAt(now).equals(member.role) ? written : afterwards;
    }

    /** The membership as a decision sees it: none when the member was removed, or the membership ended. */
    Membership membership() {
        MemberStatus status = member.statusAt(now);
        return status == MemberStatus.REMOVED ? null
                : new Membership(member.id, member.email, member.name, member.roleAt(now), status == MemberStatus.SUSPENDED,
                        permissions(), endsAt());
    }

    private Instant endsAt() {
        Instant role = member.roleEndsAfter(now) ? member.roleExpiresAt : null;
        return role == null || member.expiresAt != null && member.expiresAt.isBefore(role) ? member.expiresAt : role;
    }

    Versioned<MemberView> view() {
        return new Versioned<>(MemberView.of(member, lastActiveAt, lastActiveVia, now), member.version);
    }
}
