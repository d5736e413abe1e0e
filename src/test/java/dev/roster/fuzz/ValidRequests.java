package dev.roster.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.fuzz.Operation.Parameter;
import dev.roster.fuzz.World.Situation;
import dev.roster.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Valid requests by the document, for existing resources. */
final class ValidRequests {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> PAST = List.of("from", "to", "inactiveSince");
    private static final List<String> LEFT_OUT = List.of("anchor", "If-Match", "Roster-Account", "Roster-Permission", "state",
            "accessTag", "roleExpiresAt");

    private final ApiDocument document;
    private final World world;
    private final RandomGenerator random;
    private final Situation situation;

    ValidRequests(ApiDocument document, World world, RandomGenerator random, Situation situation) {
        this.document = document;
        this.world = world;
        this.random = random;
        this.situation = situation;
    }

    /** @param plain without optional parts */
    Draft draft(Operation operation, boolean plain) {
        Draft draft = new Draft(operation, situation.principal());
        for (Parameter parameter : operation.parameters()) {
            addParameter(draft, parameter, plain);
        }
        if (operation.bodyType() != null) {
            addBody(draft, operation, plain);
        }
        return draft;
    }

    private void addParameter(Draft draft, Parameter parameter, boolean plain) {
        String name = parameter.name();
        if (parameter.in().equals("path")) {
            draft.path.put(name, situation.values().get(name));
            return;
        }
        if (name.equals("account") ? situation.principal().isKey() && random.nextBoolean() : plain || isLeftOut(name)) {
            return;
        }
        if (name.equals("cursor")) {
            List<String> known = world.cursors(draft.operation);
            if (!known.isEmpty()) {
                draft.addQuery(name, HostileValues.pick(known, random));
            }
            return;
        }
        JsonNode value = value(name, parameter.schema());
        for (JsonNode item : value.isArray() ? value : List.of(value)) {
            if (parameter.in().equals("query")) {
                draft.addQuery(name, item.asText());
            } else {
                draft.setHeader(name, item.asText());
            }
        }
    }

    private void addBody(Draft draft, Operation operation, boolean plain) {
        switch (operation.bodyType()) {
            case "text/csv" -> draft.text = operation.id().equals("relinkIdentitiesFromCsv")
                    ? "issuer,subject,newIssuer,newSubject\n%1$s,%2$s,%1$s,%2$s\n".formatted(Tokens.issuer(), UUID.randomUUID())
                    : "email,name\n" + world.account.newAddress() + ",Grace\n";
            case "application/x-ndjson" -> draft.text = NODES.objectNode().put("email", world.account.newAddress())
                    .put("name", "Grace") + "\n";
            case "application/json" -> {
                ObjectNode body = object(operation.body(), plain);
                if (operation.id().equals("changeMembers")) {
                    completeBulkChange(body);
                }
                draft.json = body;
            }
            default -> object(operation.body(), plain).properties()
                    .forEach(field -> draft.form.put(field.getKey(), field.getValue().asText()));
        }
    }

    /**
     * Selects members in one way, and names a role or a group only for actions that need it. The schema does not express these
     * rules.
     */
    private void completeBulkChange(ObjectNode body) {
        if (!body.has("filter") || body.has("members")) {
            body.remove("filter");
            body.putArray("members").addObject().put("id", situation.values().get("memberId"));
        }
        body.remove("role");
        if (body.get("action").asText().equals("change-role")) {
            body.put("role", "member");
        }
        body.remove("group");
        if (body.get("action").asText().endsWith("-group")) {
            body.put("group", situation.values().get("groupId"));
        }
    }

    private boolean isLeftOut(String name) {
        return LEFT_OUT.contains(name) && random.nextInt(8) > 0 || random.nextInt(5) < 3;
    }

    private ObjectNode object(JsonNode schema, boolean plain) {
        ObjectNode object = NODES.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        boolean allOptional = required.isEmpty();
        String chosen = HostileValues.pick(names, random);
        for (String name : names) {
            if (required.contains(name) || name.equals("account") || allOptional && name.equals(chosen)
                    || !plain && !isLeftOut(name)) {
                object.set(name, value(name, schema.get("properties").get(name)));
            }
        }
        return object;
    }

    private JsonNode value(String name, JsonNode described) {
        JsonNode schema = document.resolve(described);
        String known = situation.values().get(name);
        if (known != null && !isNewName(name, schema) && !isPermission(schema)) {
            return NODES.textNode(known);
        }
        return switch (name) {
            case "email", "firstAdminEmail" -> NODES.textNode(world.account.newAddress());
            case "reviewers", "exemptMembers" -> NODES.arrayNode().add(world.account.adminId);
            case "allowedEmailDomains" -> NODES.arrayNode().add(world.account.domain);
            case "embedOrigins" -> NODES.arrayNode().add(Tenant.ORIGIN);
            case "origin" -> NODES.textNode(Tenant.ORIGIN);
            case "permissions" -> document.resolve(schema.get("items")).has("properties") ? general(name, schema)
                    : NODES.arrayNode().add("member:read");
            case "group" -> NODES.textNode(world.account.ids.get("groupId"));
            case "groups" -> NODES.arrayNode().add(world.account.ids.get("groupId"));
            case "role" -> NODES.textNode(random.nextBoolean() ? "member" : world.account.ids.get("name"));
            case "owner" -> NODES.objectNode().put("memberId", world.account.adminId);
            case "identity" -> NODES.objectNode().put("subject", UUID.randomUUID().toString());
            case "apiKeyHeader" -> NODES.textNode("X-API-Key");
            case "sort" -> NODES.textNode(HostileValues.pick(List.of("name", "-email", "joined", "-lastActive"), random));
            case "format" -> NODES.textNode(HostileValues.pick(List.of("csv", "ndjson"), random));
            case "limit" -> NODES.numberNode(1 + random.nextInt(3));
            case "Idempotency-Key" -> NODES.textNode(random.nextInt(4) > 0 ? UUID.randomUUID().toString() : "repeated");
            case "name" -> NODES.textNode(isPermission(schema) ? "invoice:read"
                    : isNewName(name, schema) ? "role-" + UUID.randomUUID() : "Caf\u00E9 \uD83D\uDE00");
            default -> general(name, schema);
        };
    }

    /** The name of a resource to create; the name of a role in a path is another parameter. */
    private static boolean isNewName(String name, JsonNode schema) {
        return name.equals("name") && schema.has("pattern");
    }

    private static boolean isPermission(JsonNode schema) {
        return schema.path("pattern").asText().contains(":");
    }

    private JsonNode general(String name, JsonNode schema) {
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (HostileValues.type(schema)) {
            case "integer" -> NODES.numberNode(schema.path("minimum").asInt(0) + random.nextInt(3));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "array" -> new ArrayNode(NODES, List.of(item(name, schema.get("items"))));
            case "object" -> object(schema, false);
            default -> NODES.textNode(text(name, schema));
        };
    }

    private JsonNode item(String name, JsonNode schema) {
        JsonNode resolved = document.resolve(schema);
        return resolved.has("properties") ? object(resolved, false) : value(name + "-item", resolved);
    }

    private String text(String name, JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "date-time" -> Instant.now().truncatedTo(ChronoUnit.SECONDS)
                    .plus(Duration.ofDays(PAST.contains(name) ? -random.nextInt(60) : 1 + random.nextInt(60))).toString();
            case "duration" -> "P7D";
            case "uuid" -> situation.values().get("memberId");
            default -> schema.has("examples") ? schema.get("examples").get(0).asText() : "invoice:read";
        };
    }
}
