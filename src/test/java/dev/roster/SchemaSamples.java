package dev.roster;

import dev.roster.testing.TestAccount;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Valid values for the schemas of the OpenAPI document, in one account. */
final class SchemaSamples {
    private final JsonObject document;
    private final TestAccount account;
    private final Map<String, String> ids;

    /** @param ids of resources of the account, by path parameter */
    SchemaSamples(JsonObject document, TestAccount account, Map<String, String> ids) {
        this.document = document;
        this.account = account;
        this.ids = ids;
    }

    static List<String> optional(JsonObject schema) {
        List<?> required = schema.getJsonArray("required", new JsonArray()).getList();
        return schema.getJsonObject("properties").fieldNames().stream().filter(name -> !required.contains(name)).toList();
    }

    JsonObject filled(JsonObject schema, List<String> optional) {
        JsonObject body = new JsonObject();
        schema.getJsonObject("properties").forEach(property -> {
            if (schema.getJsonArray("required", new JsonArray()).contains(property.getKey())
                    || optional.contains(property.getKey())) {
                body.put(property.getKey(), sample(property.getKey(), (JsonObject) property.getValue()));
            }
        });
        return body;
    }

    Object sample(String name, JsonObject given) {
        JsonObject schema = resolved(given);
        if (schema.getJsonArray("enum") != null) {
            return schema.getJsonArray("enum").stream().filter(value -> value != null).findFirst().orElseThrow();
        }
        return switch (name) {
            case "actorId", "targetId", "memberId", "createdBy", "reviewers", "exemptMembers" -> isList(schema)
                    ? new JsonArray().add(account.admin().memberId())
                    : account.admin().memberId();
            case "group", "groups" -> isList(schema) ? new JsonArray().add(ids.get("groupId")) : ids.get("groupId");
            case "from", "inactiveSince" -> "2020-01-01T00:00:00Z";
            case "to", "expiresAt", "dueAt", "roleExpiresAt", "nextStartAt" -> "2100-01-01T00:00:00Z";
            case "role", "roleAfterwards" -> "member";
            case "email", "firstAdminEmail" -> account.email("new");
            case "format" -> "ndjson";
            case "anchor" -> "1:" + "0".repeat(64);
            case "permissions" -> new JsonArray().add("member:read");
            case "allowedEmailDomains" -> new JsonArray().add(account.domain());
            case "language", "defaultLanguage" -> "de";
            case "apiKeyHeader" -> "X-Api-Key";
            case "embedOrigins" -> new JsonArray().add("https://app.acme.example");
            case "origin" -> "https://app.acme.example";
            case "lifetime" -> "PT5M";
            case "invitationLifetime" -> "PT48H";
            default -> byType(name, schema);
        };
    }

    private Object byType(String name, JsonObject schema) {
        return switch (type(schema)) {
            case "integer", "number" -> schema.getInteger("minimum", 100);
            case "boolean" -> true;
            case "array" -> new JsonArray().add(sample(name, schema.getJsonObject("items", new JsonObject())));
            case "object" -> schema.getJsonObject("properties") == null ? new JsonObject()
                    : filled(schema, optional(schema));
            default -> "text";
        };
    }

    private static boolean isList(JsonObject schema) {
        return type(schema).equals("array");
    }

    /** OpenAPI 3.1 lists {@code null} as a type. */
    private static String type(JsonObject schema) {
        Object type = schema.getValue("type");
        return type instanceof JsonArray types
                ? types.stream().map(Object::toString).filter(each -> !each.equals("null")).findFirst().orElse("string")
                : type == null ? "string" : type.toString();
    }

    JsonObject resolved(JsonObject schema) {
        JsonObject either = Stream.of("anyOf", "oneOf", "allOf").map(schema::getJsonArray).filter(choices -> choices != null)
                .flatMap(JsonArray::stream).map(JsonObject.class::cast)
                .filter(choice -> !"null".equals(choice.getValue("type"))).findFirst().orElse(schema);
        String ref = either.getString("$ref");
        return ref == null ? either
                : resolved(document.getJsonObject("components").getJsonObject("schemas")
                        .getJsonObject(ref.substring(ref.lastIndexOf('/') + 1)));
    }
}
