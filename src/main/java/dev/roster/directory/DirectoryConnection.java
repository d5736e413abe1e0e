package dev.roster.directory;

import static dev.roster.database.Database.instant;

import dev.roster.audit.Target;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/** The connection of an account to its directory. @param role of the members that it provisions */
record DirectoryConnection(UUID accountId, UUID id, String name, String role, boolean linkExisting, Instant createdAt,
        int version) {
    static DirectoryConnection of(Row row) {
        return new DirectoryConnection(row.getUUID("account_id"), row.getUUID("id"), row.getString("name"),
                row.getString("role"), row.getBoolean("link_existing"), instant(row, "created_at"), row.getInteger("version"));
    }

    DirectoryConnection changed(NewDirectory request) {
        return new DirectoryConnection(accountId, id, request.name().strip(), request.roleOrDefault(),
                request.linksExisting(), createdAt, version);
    }

    Target target() {
        return Target.directory(id, name);
    }

    /** The state that audit events show. */
    JsonObject auditState() {
        return new JsonObject().put("name", name).put("role", role).put("linkExisting", linkExisting);
    }
}
