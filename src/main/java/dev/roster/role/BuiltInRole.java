package dev.roster.role;

import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** The roles that exist in every account and cannot be changed. */
public enum BuiltInRole {
    ADMIN(List.of(Permissions.EVERYTHING)),
    MEMBER(List.of(Permission.ACCOUNT_READ.value()));

    private final List<String> permissions;

    BuiltInRole(List<String> permissions) {
        this.permissions = permissions;
    }

    public String roleName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean is(String role) {
        return roleName().equals(role);
    }

    Role in(UUID accountId) {
        return Role.of(accountId, roleName(), Set.copyOf(permissions), true);
    }
}
