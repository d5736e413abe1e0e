package dev.roster.member;

import dev.roster.access.Membership;
import dev.roster.access.Permissions;
import dev.roster.database.Database;
import dev.roster.http.Versioned;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;

/**
 * A member whose row is locked for a change.
 *
 * @param stored the permissions of the stored role
 * @param afterwards the permissions of {@link Member#roleAfterwards}; null if the role does not expire
 * @param now the time after the wait for the lock
 */
record LockedMember(Member member, Permissions stored, Permissions afterwards, Instant lastActiveAt, String lastActiveVia,
        Instant now) {
    static LockedMember of(Row row, Instant now) {
        return new LockedMember(Member.of(row), permissions(row, "role_permissions"),
                permissions(row, "afterwards_permissions"),
                Database.instant(row, "last_active_at"), row.getString("last_active_via"), now);
    }

    private static Permissions permissions(Row row, String column) {
        String[] names = row.getArrayOfStrings(column);
        return names == null ? null : Permissions.of(List.of(names));
    }

    /** Whether the statement that locked the row saw the member's roles. */
    boolean hasPermissions() {
        return stored != null && (afterwards != null || member.roleAfterwards == null);
    }

    /** The permissions of the effective role. */
    Permissions permissions() {
        return member.roleAt(now).equals(member.role) ? stored : afterwards;
    }

    /** The membership as a decision sees it; null if it was removed or has expired. */
    Membership membership() {
        MemberStatus status = member.statusAt(now);
        return status == MemberStatus.REMOVED ? null
                : new Membership(member.id, member.email, member.name, member.roleAt(now), status == MemberStatus.SUSPENDED,
                        permissions(), accessExpiresAt());
    }

    private Instant accessExpiresAt() {
        Instant role = member.roleExpiryAt(now);
        return role == null || member.expiresAt != null && member.expiresAt.isBefore(role) ? member.expiresAt : role;
    }

    Versioned<MemberView> view() {
        return new Versioned<>(MemberView.of(member, lastActiveAt, lastActiveVia, now), member.version);
    }
}
