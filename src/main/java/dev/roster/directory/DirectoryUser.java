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
 * @param active as the directory sent it
 * @param suspended whether the member is suspended, by the directory or an admin
 * @param groups the directory's groups
 */
public record DirectoryUser(UUID id, boolean active, boolean suspended, ObjectNode attributes, int version, Instant createdAt,
        Instant modifiedAt, List<GroupName> groups) {
    static DirectoryUser of(Row row) {
        return new DirectoryUser(row.getUUID("id"), row.getBoolean("active"), row.getString("status").equals("suspended"),
                StoredJson.read(row.getString("attributes")), row.getInteger("version"), instant(row, "created_at"),
                instant(row, "modified_at"), GroupName.of(row));
    }

    String userNameKey() {
        return DirectoryProfile.key(attributes.path("userName").asText());
    }

    /** A suspended member of an active user stays suspended: an admin did it. */
    boolean isUnchangedBy(DirectoryProfile profile) {
        return profile.active() == active && (active || suspended) && attributes.equals(profile.attributes());
    }
}
