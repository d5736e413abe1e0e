package dev.roster.edge.core;

import static dev.roster.database.Database.instant;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Edge", description = "An edge with a lease: it can answer from memory.")
record EdgeSessionView(
        @Schema(required = true, description = "The session of the edge.") UUID id,
        @Schema(required = true) UUID credentialId,
        @Schema(required = true, description = "The name of the credential.", examples = "Gateway in Frankfurt") String credentialName,
        @Schema(required = true) Instant startedAt,
        @Schema(required = true, description = "When a replica last renewed the lease. If it is older than `leaseMillis`, the edge is unreachable.") Instant renewedAt,
        @Schema(required = true, description = "The period of its lease in milliseconds.", examples = "2000") int leaseMillis,
        @Schema(required = true, description = "How many invalidations the edge has not acknowledged.", examples = "0") int pendingInvalidations) {
    static EdgeSessionView of(Row row) {
        return new EdgeSessionView(row.getUUID("id"), row.getUUID("credential_id"), row.getString("name"),
                instant(row, "started_at"), instant(row, "renewed_at"), row.getInteger("period_millis"),
                row.getInteger("pending"));
    }
}
