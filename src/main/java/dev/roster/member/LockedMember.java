package dev.roster.member;

import java.time.Instant;
import java.util.Set;

import dev.roster.access.Membership;
import dev.roster.access.Permissions;

/** A member whose row is locked for a change, with what the change needs to know besides. */
record LockedMember(Member member, Permissions permissions, Instant lastActiveAt, String lastActiveVia) {

    static LockedMember of(Object[] row) {
        return new LockedMember((Member) row[0], Permissions.of(Set.of((String[]) row[1])), (Instant) row[2], (String) row[3]);
    }

    /** The membership as a decision sees it: none when the member was removed. */
    Membership membership() {
        return member.status() == MemberStatus.REMOVED ? null
                : new Membership(member.id, member.email, member.name, member.role,
                        member.status() == MemberStatus.SUSPENDED, permissions);
    }

    VersionedMember view() {
        return new VersionedMember(MemberView.of(member, lastActiveAt, lastActiveVia), member.version);
    }
}
