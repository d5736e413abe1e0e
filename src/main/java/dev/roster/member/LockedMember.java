package dev.roster.member;

import dev.roster.access.Membership;
import dev.roster.access.Permissions;
import dev.roster.database.Database;
import dev.roster.group.GroupName;
import dev.roster.group.HeldGroup;
import dev.roster.http.Versioned;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A member whose row is locked for a change.
 *
 * @param stored the permissions of the stored role
 * @param afterwards the permissions of {@link Member#roleAfterwards}; null if the role does not expire
 * @param ofGroups the permissions of the roles of the member's groups
 * @param now the time after the wait for the lock
 */
record LockedMember(Member member, Permissions stored, Permissions afterwards, Permissions ofGroups, Instant lastActiveAt,
        String lastActiveVia,
        Instant now) {
    /** @param groups the groups that exist, by id */
    static LockedMember of(Row row, Map<UUID, HeldGroup> groups, Instant now) {
        Member member = Member.of(row);
        UUID[] stored = row.getArrayOfUUIDs("group_ids");
        // A change of the member also drops deleted groups.
        member.groups = Stream.of(stored).map(groups::get).filter(Objects::nonNull).toList();
        member.storedGroups = Set.of(stored);
        return new LockedMember(member, permissions(row, "role_permissions"),
                permissions(row, "afterwards_permissions"), member.groupPermissions(),
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
    Permissions ofRole() {
        return member.roleAt(now).equals(member.role) ? stored : afterwards;
    }

    /** The permissions of the effective role and of the groups. */
    Permissions permissions() {
        return ofRole().plus(ofGroups);
    }

    /** The permissions that remain when the role expires; null if it does not expire. */
    Permissions permissionsAfterwards() {
        return afterwards == null ? null : afterwards.plus(ofGroups);
    }

    /** The membership as a decision sees it; null if it was removed or has expired. */
    Membership membership() {
        MemberStatus status = member.statusAt(now);
        return status == MemberStatus.REMOVED ? null
                : new Membership(member.id, member.isService(), member.email, member.name, member.roleAt(now),
                        status == MemberStatus.SUSPENDED,
                        permissions(), accessExpiresAt());
    }

    private Instant accessExpiresAt() {
        Instant role = member.roleExpiryAt(now);
        return role == null || member.expiresAt != null && member.expiresAt.isBefore(role) ? member.expiresAt : role;
    }

    private List<GroupName> groupNames() {
        return member.groups.stream().sorted(HeldGroup.BY_NAME).map(GroupName::of).toList();
    }

    Versioned<MemberView> view() {
        return new Versioned<>(MemberView.of(member, groupNames(), lastActiveAt, lastActiveVia, now), member.version);
    }
}
