package dev.roster.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/** A change as a reader of the audit sees it. */
@Schema(name = "AuditEvent", description = "One change in the account. Events are never altered or deleted.")
public record AuditEventView(
        @Schema(required = true) UUID id,
        @Schema(required = true) Instant occurredAt,
        @Schema(required = true) By actor,
        @Schema(required = true, description = "What was done.", examples = "member.role-changed") String action,
        @Schema(required = true) To target,
        @Schema(description = "The changed properties as they were; null when the thing did not exist.", nullable = true) Map<String, Object> before,
        @Schema(description = "The same properties afterwards; null when the thing is gone.", nullable = true) Map<String, Object> after,
        @Schema(required = true) From origin) {

    /** Who did it. */
    @Schema(name = "AuditActor")
    public record By(
            @Schema(required = true, enumeration = {
                    "member", "key", "operator", "person", "system" }) String kind,
            @Schema(description = "The member's id; null for an operator and for Roster itself.", nullable = true) UUID id,
            @Schema(description = "The API key that acted for the member, when kind is `key`.", nullable = true) UUID keyId,
            @Schema(required = true, examples = "ada@acme.example") String label){
    }

    /** What it was done to. */
    @Schema(name = "AuditTarget")
    public record To(
            @Schema(required = true, examples = "member") String kind,
            @Schema(required = true) UUID id,
            @Schema(required = true, examples = "grace@acme.example") String label) {
    }

    /** Where the request came from. */
    @Schema(name = "AuditOrigin")
    public record From(
            @Schema(nullable = true, examples = "192.0.2.7") String ip,
            @Schema(nullable = true) String userAgent,
            @Schema(nullable = true) String requestId) {
    }

    static AuditEventView of(Row row) {
        return new AuditEventView(
                row.getUUID("id"),
                row.get(OffsetDateTime.class, "occurred_at").toInstant(),
                new By(row.getString("actor_kind"), row.getUUID("actor_id"), row.getUUID("actor_key_id"),
                        row.getString("actor_label")),
                row.getString("action"),
                new To(row.getString("target_kind"), row.getUUID("target_id"), row.getString("target_label")),
                map(row.get(JsonObject.class, "before")),
                map(row.get(JsonObject.class, "after")),
                new From(row.getString("ip"), row.getString("user_agent"), row.getString("request_id")));
    }

    private static Map<String, Object> map(JsonObject json) {
        return json == null ? null : json.getMap();
    }
}
