package dev.roster.role;

import dev.roster.database.Database;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "PermissionCatalogue", description = "The permissions that a service of the account declares.")
public record CatalogueView(
        @Schema(required = true, examples = "billing") String service,
        @Schema(required = true) List<DeclaredPermission> permissions,
        @Schema(required = true, description = "When the catalogue last changed.") Instant publishedAt) {
    static CatalogueView of(Row row) {
        return new CatalogueView(row.getString("service"),
                row.getJsonArray("permissions").stream().map(each -> DeclaredPermission.of((JsonObject) each)).toList(),
                Database.instant(row, "published_at"));
    }
}
