package dev.roster.review;

import java.util.Map;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.audit.AuditActor;
import dev.roster.audit.CanonicalJson;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/** Somebody who did something in a review, as they were called then. */
@Schema(name = "ReviewActor")
public record ReviewActor(
        @Schema(required = true, enumeration = {
                "member", "key", "operator", "system" }) String kind,
        @Schema(nullable = true, description = "The member's id, also when one of their keys acted; null for Roster itself, and for an operator unless they decided about themselves.") UUID id,
        @Schema(required = true, examples = "ada@acme.example") String label){

    static ReviewActor of(AuditActor author) {
        return new ReviewActor(author.kind().name().toLowerCase(java.util.Locale.ROOT), author.id(), author.label());
    }

    /** @param columns what the three columns' names begin with; null where they are empty */
    static ReviewActor of(Row row, String columns) {
        return of(row.getString(columns + "_kind"), row.getUUID(columns + "_id"), row.getString(columns + "_label"));
    }

    static ReviewActor of(String kind, UUID id, String label) {
        return kind == null ? null : new ReviewActor(kind, id, label);
    }

    /** What tells who it is. */
    Map<String, Object> personal() {
        return CanonicalJson.object("label", label);
    }

    JsonObject json() {
        return new JsonObject().put("kind", kind).put("id", id == null ? null : id.toString()).put("label", label);
    }
}
