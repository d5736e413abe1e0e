package dev.roster.directory;

import static dev.roster.database.Database.instant;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A group of the directory. @param members null if they were not read */
public record DirectoryGroup(UUID id, String name, String externalId, int version, Instant createdAt, Instant modifiedAt,
        List<GroupMember> members) {
    public record GroupMember(UUID id, String name) {
    }

    static DirectoryGroup of(Row row) {
        JsonArray members = row.getColumnIndex("members") < 0 ? null : row.getJsonArray("members");
        return new DirectoryGroup(row.getUUID("id"), row.getString("name"), row.getString("external_id"),
                row.getInteger("version"), instant(row, "created_at"), instant(row, "modified_at"),
                row.getColumnIndex("members") < 0 ? null
                        : members == null ? List.of()
                                : members.stream().map(JsonObject.class::cast)
                                        .map(member -> new GroupMember(UUID.fromString(member.getString("id")),
                                                member.getString("name")))
                                        .toList());
    }
}
