package dev.roster.deployment;

import static dev.roster.database.Database.instant;

import dev.roster.access.DeploymentRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "DeploymentServiceAccount", description = "A service account that acts in all accounts of the deployment.")
record DeploymentServiceAccountView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Gateways") String name,
        @Schema(required = true, enumeration = {
                "introspector", "provisioner" }) DeploymentRole kind,
        @Schema(required = true) Instant createdAt,
        @Schema(required = true, description = "The valid tokens, oldest first.") List<Token> tokens){
    @Schema(name = "DeploymentToken")
    record Token(
            @Schema(required = true) UUID id,
            @Schema(required = true) Instant createdAt,
            @Schema(nullable = true, description = "When a core last authenticated a request with the token, to five minutes; null if never. An edge that answers from memory does not count.") Instant lastUsedAt) {
        private static Token of(JsonObject json) {
            return new Token(UUID.fromString(json.getString("id")), time(json.getString("createdAt")),
                    time(json.getString("lastUsedAt")));
        }

        private static Instant time(String text) {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        }
    }

    static DeploymentServiceAccountView of(Row row) {
        JsonArray tokens = row.getJsonArray("tokens");
        return new DeploymentServiceAccountView(row.getUUID("id"), row.getString("name"),
                DeploymentRole.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)), instant(row, "created_at"),
                tokens == null ? List.of()
                        : tokens.stream().map(JsonObject.class::cast).map(Token::of).toList());
    }
}
