package dev.roster.role;

import java.io.Serializable;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;

import dev.roster.access.Permissions;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;

/** A name for a set of permissions. */
@Entity
@IdClass(Role.Key.class)
public class Role extends PanacheEntityBase {

    record Key(UUID accountId, String name) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    String name;
    String[] permissions;
    boolean builtIn;
    /** Former members keep the name of their role, so a deleted role stays; nobody can get it any more. */
    Instant deletedAt;
    @Version
    int version;

    static Role of(UUID accountId, String name, Set<String> permissions, boolean builtIn) {
        Role role = new Role();
        role.accountId = accountId;
        role.name = name;
        role.permissions = sorted(permissions);
        role.builtIn = builtIn;
        return role;
    }

    void change(Set<String> wanted) {
        permissions = sorted(wanted);
    }

    void delete(Instant now) {
        deletedAt = now;
    }

    /** A new role by the name of a deleted one. */
    void createAgain(Set<String> wanted) {
        deletedAt = null;
        change(wanted);
    }

    private static String[] sorted(Set<String> permissions) {
        return permissions.stream().sorted().toArray(String[]::new);
    }

    public String name() {
        return name;
    }

    public Permissions permissions() {
        return Permissions.of(Set.of(permissions));
    }
}
