package dev.roster.role;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

@Entity
@IdClass(Role.Key.class)
public class Role extends PanacheEntityBase {
    /** Includes zero-width characters. Otherwise a display name could look empty, or like that of another role. */
    private static final Pattern INVISIBLE_ENDS = Pattern
            .compile("^[\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}]+|[\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}]+$");

    record Key(UUID accountId, String name) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    String name;
    /** Null if people see the name; always null for built-in roles. */
    String displayName;
    String description;
    String[] permissions;
    boolean builtIn;
    /** A deleted role cannot be granted. It keeps its row, because removed members refer to it. */
    Instant deletedAt;
    @Version
    int version;

    static Role of(UUID accountId, NewRole request) {
        Role role = of(accountId, request.name(), request.permissions(), false);
        role.change(request.values());
        return role;
    }

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
        role.displayName = row.getString("display_name");
        role.description = row.getString("description");
        role.permissions = row.getArrayOfStrings("permissions");
        role.builtIn = row.getBoolean("built_in");
        role.version = row.getInteger("version");
        return role;
    }

    /** Null does not change a property; blank text removes it. */
    void change(NewRole.Change change) {
        displayName = change.displayName() == null ? displayName : text(change.displayName());
        description = change.description() == null ? description : text(change.description());
        permissions = change.permissions() == null ? permissions : sorted(change.permissions());
        for (BuiltInRole builtIn : BuiltInRole.values()) {
            if (builtIn.roleName().equalsIgnoreCase(displayName)) {
                throw Problem.invalid("displayName", "is the name of a built-in role");
            }
        }
    }

    private static String text(String value) {
        String visible = INVISIBLE_ENDS.matcher(value).replaceAll("");
        return visible.isEmpty() ? null : visible;
    }

    void delete(Instant now) {
        deletedAt = now;
    }

    void restore(NewRole request) {
        if (deletedAt == null) {
            throw ProblemType.ROLE_EXISTS.because("Change the role " + name + ", or choose another name.");
        }
        deletedAt = null;
        displayName = null;
        description = null;
        change(request.values());
    }

    /** The state that audit events show. */
    JsonObject auditState() {
        JsonObject state = new JsonObject().put("permissions", new JsonArray(List.of((Object[]) permissions)));
        if (displayName != null) {
            state.put("displayName", displayName);
        }
        if (description != null) {
            state.put("description", description);
        }
        return state;
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

    /** @return null if people see the name */
    public String displayName() {
        return displayName;
    }

    public Permissions permissions() {
        return Permissions.of(Set.of(permissions));
    }
}
