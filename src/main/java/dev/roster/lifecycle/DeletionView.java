package dev.roster.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.audit.CanonicalJson;
import dev.roster.database.Database;
import dev.roster.value.Sha256;
import io.quarkus.qute.TemplateData;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@TemplateData
@Schema(name = "AccountDeletion", description = "The deletion of an account. After its end, `certificate` states what was deleted.")
public record DeletionView(
        @Schema(required = true) UUID accountId,
        @Schema(nullable = true, description = "The operator; null if the period after the closing ended.", examples = "olga@roster.example") String requestedBy,
        @Schema(required = true) Instant closedAt,
        @Schema(required = true) Instant startedAt,
        @Schema(nullable = true, description = "Null while Roster deletes the account.") Instant finishedAt,
        @Schema(required = true, description = "The number of events of the account's audit log. The newest one is the deletion.") long auditSequence,
        @Schema(required = true, description = "Hash of the newest event (hexadecimal), which covers the whole log.") String auditHash,
        @Schema(required = true, description = "The number of deleted rows of each table.") Map<String, Long> deleted,
        @Schema(nullable = true, description = "JSON in canonical form (RFC 8785) with the other properties; null while Roster deletes the account.") String certificate,
        @Schema(nullable = true, description = "SHA-256 of `certificate` (UTF-8), hexadecimal. Roster's own log contains both.") String sha256) {
    static DeletionView of(Row row) {
        Map<String, Long> deleted = new TreeMap<>();
        row.getJsonObject("deleted").forEach(entry -> deleted.put(entry.getKey(), ((Number) entry.getValue()).longValue()));
        return of(row.getUUID("id"), row.getString("requested_by"), Database.instant(row, "closed_at"),
                Database.instant(row, "started_at"), Database.instant(row, "finished_at"), row.getLong("audit_sequence"),
                HexFormat.of().formatHex(Database.bytes(row, "audit_hash")), deleted, row.getString("certificate"));
    }

    private static DeletionView of(UUID accountId, String requestedBy, Instant closedAt, Instant startedAt, Instant finishedAt,
            long auditSequence, String auditHash, Map<String, Long> deleted, String certificate) {
        return new DeletionView(accountId, requestedBy, closedAt, startedAt, finishedAt, auditSequence, auditHash, deleted,
                certificate, certificate == null ? null : HexFormat.of().formatHex(Sha256.of(certificate.getBytes(UTF_8))));
    }

    DeletionView counted(String table, int rows) {
        if (rows == 0) {
            return this;
        }
        Map<String, Long> counted = new TreeMap<>(deleted);
        counted.merge(table, (long) rows, Long::sum);
        return of(accountId, requestedBy, closedAt, startedAt, finishedAt, auditSequence, auditHash, counted, certificate);
    }

    JsonObject rows() {
        return new JsonObject(new TreeMap<>(deleted));
    }

    DeletionView finished(Instant now) {
        return of(accountId, requestedBy, closedAt, startedAt, now, auditSequence, auditHash, deleted,
                CanonicalJson.text(CanonicalJson.object("format", 1, "accountId", accountId, "requestedBy", requestedBy,
                        "closedAt", closedAt, "startedAt", startedAt, "finishedAt", now, "auditSequence", auditSequence,
                        "auditHash", auditHash, "deleted", deleted)));
    }
}
