package dev.roster.edge.core;

import static dev.roster.database.Database.instant;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "EdgeCredential", description = "The credential of one or several edges.")
record EdgeCredentialView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Gateway in Frankfurt") String name,
        @Schema(nullable = true, description = "The accounts that its edges can look up. Null: all.") Set<UUID> accounts,
        @Schema(required = true) Instant createdAt,
        @Schema(nullable = true, description = "Null: it is valid.") Instant revokedAt) {
    static EdgeCredentialView of(Row row) {
        UUID[] accounts = row.getArrayOfUUIDs("accounts");
        return new EdgeCredentialView(row.getUUID("id"), row.getString("name"),
                accounts == null ? null : new TreeSet<>(Arrays.asList(accounts)), instant(row, "created_at"),
                instant(row, "revoked_at"));
    }
}
