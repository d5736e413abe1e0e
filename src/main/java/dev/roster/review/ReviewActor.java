package dev.roster.review;

import dev.roster.audit.AuditActor;
import dev.roster.audit.CanonicalJson;
import dev.roster.value.Ids;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The actor of an action in a review, with the label at that time. */
@Schema(name = "ReviewActor")
public record ReviewActor(
        @Schema(required = true, enumeration = {
                "member", "key", "operator", "directory", "system" }) String kind,
        @Schema(nullable = true, description = "The member's id, also if an API key acted; null for Roster itself, and for operators, except in decisions about themselves.") UUID id,
        @Schema(required = true, examples = "ada@acme.example") String label){
    static ReviewActor of(AuditActor actor) {
        return new ReviewActor(actor.kind().value(), actor.id(), actor.label());
    }

    /** @param prefix the beginning of the three columns' names */
    static ReviewActor of(Row row, String prefix) {
        return of(row.getString(prefix + "_kind"), row.getUUID(prefix + "_id"), row.getString(prefix + "_label"));
    }

    /** @return null if the kind is null */
    static ReviewActor of(String kind, UUID id, String label) {
        return kind == null ? null : new ReviewActor(kind, id, label);
    }

    Map<String, Object> personal() {
        return CanonicalJson.object("label", label);
    }

    JsonObject json() {
        return new JsonObject().put("kind", kind).put("id", Ids.text(id)).put("label", label);
    }
}
