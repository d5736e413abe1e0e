package dev.roster.directory;

import static dev.roster.database.Database.instant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.group.GroupName;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A user of the directory.
 *
 * @param id of the member
 * @param email of the member
 * @param name of the member
 * @param active as the directory sent it
 * @param suspended whether the member is suspended, by the directory or an admin
 * @param suspendedByDirectory whether the directory has suspended the member
 * @param expiresAt of the membership; null if it does not expire
 * @param groups the directory's groups
 */
public record DirectoryUser(UUID id, String email, String name, boolean active, boolean suspended,
        boolean suspendedByDirectory, Instant expiresAt, ObjectNode attributes, int version, Instant createdAt,
        Instant modifiedAt, List<GroupName> groups) {
    static DirectoryUser of(Row row) {
        return new DirectoryUser(row.getUUID("id"), row.getString("email"), row.getString("name"), row.getBoolean("active"),
                row.getString("status").equals("suspended"), row.getBoolean("suspended_by_directory"),
                instant(row, "expires_at"), StoredJson.read(row.getString("attributes")), row.getInteger("version"),
                instant(row, "created_at"), instant(row, "modified_at"), GroupName.of(row));
    }

    String userName() {
        return attributes.path("userName").asText();
    }

    String externalId() {
        return attributes.path("externalId").asText(null);
    }

    boolean hasExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    /** The same user, not active. */
    DirectoryProfile deactivated() {
        return new DirectoryProfile(userName(), externalId(), false, email, name, attributes);
    }

    String userNameKey() {
        return DirectoryProfile.key(userName());
    }

    /** A suspended member of an active user stays suspended: an admin did it. */
    boolean isUnchangedBy(DirectoryProfile profile) {
        return profile.active() == active && (active || suspended) && attributes.equals(profile.attributes());
    }
}
