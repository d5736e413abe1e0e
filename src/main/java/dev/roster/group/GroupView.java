package dev.roster.group;

import dev.roster.database.Database;
import dev.roster.http.Versioned;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Group", description = "A group of members. Its members have the permissions of its role in addition to those of their own role.")
public record GroupView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Finance") String name,
        @Schema(nullable = true, description = "Null if the group grants nothing.", examples = "billing-clerk") String role,
        @Schema(required = true, description = "`directory`: the name and the members change in the directory only.") GroupManager managedBy,
        @Schema(required = true) Instant createdAt) {
    /** Whether only the directory changes the name and the members. */
    public boolean managedByDirectory() {
        return managedBy == GroupManager.DIRECTORY;
    }

    static GroupView of(Row row) {
        return new GroupView(row.getUUID("id"), row.getString("name"), row.getString("role"),
                GroupManager.of(row.getString("managed_by")), Database.instant(row, "created_at"));
    }

    static Versioned<GroupView> versioned(AccessGroup group) {
        return new Versioned<>(new GroupView(group.id, group.name, group.role, group.managedBy(), group.createdAt),
                group.version);
    }
}
