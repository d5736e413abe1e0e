package dev.roster.directory;

import static dev.roster.database.Database.instant;

import dev.roster.audit.Target;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * The connection of an account to its directory.
 *
 * @param role of the members that it provisions
 * @param linkExisting whether a new user is linked to the member with the same address
 * @param welcomeEmail whether people whom it provisions get an email
 */
record DirectoryConnection(UUID accountId, UUID id, String name, String role, boolean linkExisting, boolean welcomeEmail,
        Instant createdAt, int version) {
    static DirectoryConnection of(Row row) {
        return new DirectoryConnection(row.getUUID("account_id"), row.getUUID("id"), row.getString("name"),
                row.getString("role"), row.getBoolean("link_existing"), row.getBoolean("welcome_email"),
                instant(row, "created_at"), row.getInteger("version"));
    }

    DirectoryConnection changed(NewDirectory request) {
        return new DirectoryConnection(accountId, id, request.name().strip(), request.roleOrDefault(),
                request.linksExisting(), request.sendsWelcomeEmail(), createdAt, version);
    }

    Target target() {
        return Target.directory(id, name);
    }

    /** The state that audit events show. */
    JsonObject auditState() {
        return new JsonObject().put("name", name).put("role", role).put("linkExisting", linkExisting)
                .put("welcomeEmail", welcomeEmail);
    }
}
