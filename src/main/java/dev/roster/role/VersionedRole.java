package dev.roster.role;

/** A role with the version of its row, for the entity tag. */
public record VersionedRole(RoleView view, int version) {

    static VersionedRole of(Role role) {
        return new VersionedRole(RoleView.of(role), role.version);
    }
}
