package dev.roster.review;

import java.util.Map;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.audit.Author;
import dev.roster.audit.Canonical;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/** Somebody who did something in a review, as they were called then. */
@Schema(name = "ReviewActor")
public record Who(
        @Schema(required = true, enumeration = {
                "member", "key", "operator", "system" }) String kind,
        @Schema(nullable = true, description = "The member's id, also when one of their keys acted; null for Roster itself, and for an operator unless they decided about themselves.") UUID id,
        @Schema(required = true, examples = "ada@acme.example") String label){

    static Who of(Author author) {
        return new Who(author.kind().name().toLowerCase(java.util.Locale.ROOT), author.id(), author.label());
    }

    /** @param columns what the three columns' names begin with; null where they are empty */
    static Who of(Row row, String columns) {
        return of(row.getString(columns + "_kind"), row.getUUID(columns + "_id"), row.getString(columns + "_label"));
    }

    static Who of(String kind, UUID id, String label) {
        return kind == null ? null : new Who(kind, id, label);
    }

    /** What tells who it is. */
    Map<String, Object> personal() {
        return Canonical.object("label", label);
    }

    JsonObject json() {
        return new JsonObject().put("kind", kind).put("id", id == null ? null : id.toString()).put("label", label);
    }
}
