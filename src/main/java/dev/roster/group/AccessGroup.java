package dev.roster.group;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.Target;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.JsonObject;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

@Entity
@Table(name = "access_group")
@IdClass(AccessGroup.Key.class)
class AccessGroup extends PanacheEntityBase {
    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    String name;
    String nameKey;
    /** Null if the group grants nothing. */
    String role;
    /** A copy of the role's permissions, for decisions. {@link GroupService} updates it when the role changes. */
    String[] permissions;
    String managedBy;
    Instant createdAt;
    @Version
    int version;

    /** The actor's kind manages the group. */
    static AccessGroup of(Actor actor, NewGroup request, Permissions permissions, Instant now) {
        AccessGroup group = new AccessGroup();
        group.accountId = actor.accountId();
        group.id = Ids.next();
        group.rename(request.name());
        group.role = request.role();
        group.permissions = names(permissions);
        group.managedBy = (actor.isDirectory() ? GroupManager.DIRECTORY : GroupManager.ADMINS).value();
        group.createdAt = now;
        return group;
    }

    /** @return null for none */
    String roleAfter(NewGroup.Change change) {
        return change.role() == null ? role : change.role().isEmpty() ? null : change.role();
    }

    /** Null does not change a property; an empty role removes it. @param ofRole the permissions of the role after the change */
    void change(NewGroup.Change change, Permissions ofRole) {
        if (change.name() != null) {
            rename(change.name());
        }
        role = roleAfter(change);
        permissions = names(ofRole);
    }

    private static String[] names(Permissions permissions) {
        return permissions.names().toArray(String[]::new);
    }

    private void rename(String newName) {
        name = newName.strip();
        nameKey = key(newName);
    }

    static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    GroupManager managedBy() {
        return GroupManager.of(managedBy);
    }

    Target target() {
        return Target.group(id, name);
    }

    /** The state that audit events show. */
    JsonObject auditState() {
        JsonObject state = new JsonObject().put("name", name);
        return role == null ? state : state.put("role", role);
    }
}
