package dev.roster.role;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.sqlclient.Row;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

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
    /** A deleted role cannot be granted. It keeps its row, because removed members refer to it. */
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

    /** A read-only role, which Hibernate does not manage. */
    static Role of(Row row) {
        Role role = new Role();
        role.accountId = row.getUUID("account_id");
        role.name = row.getString("name");
        role.permissions = row.getArrayOfStrings("permissions");
        role.builtIn = row.getBoolean("built_in");
        role.version = row.getInteger("version");
        return role;
    }

    void change(Set<String> newPermissions) {
        permissions = sorted(newPermissions);
    }

    void delete(Instant now) {
        deletedAt = now;
    }

    void restore(Set<String> newPermissions) {
        if (deletedAt == null) {
            throw ProblemType.ROLE_EXISTS.because("Change the role " + name + ", or choose another name.");
        }
        deletedAt = null;
        change(newPermissions);
    }

    private static String[] sorted(Set<String> permissions) {
        return permissions.stream().sorted().toArray(String[]::new);
    }

    /** Fails with {@code forbidden} unless the actor holds every permission of the role. */
    public void mustBeHeldBy(Actor actor) {
        actor.mustHold("The role " + name, permissions());
    }

    public String name() {
        return name;
    }

    public Permissions permissions() {
        return Permissions.of(Set.of(permissions));
    }
}
