package dev.roster.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.fuzz.Operation.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Replaces one value of a request by a hostile one: in the path, in the query or in the body. */
final class ValueMutations {
    private final ApiDocument document;
    private final World world;
    private final RandomGenerator random;

    ValueMutations(ApiDocument document, World world, RandomGenerator random) {
        this.document = document;
        this.world = world;
        this.random = random;
    }

    void apply(Draft draft) {
        boolean body = draft.bodyText() != null;
        boolean query = !draft.operation.parametersIn("query").isEmpty();
        int choice = random.nextInt(8);
        if (body && (choice > 2 || choice > 0 && !query)) {
            body(draft);
        } else if (query && choice > 0) {
            query(draft);
        } else {
            path(draft);
        }
    }

    /** Operators can change both accounts, so their requests stay in one account and do not change the other. */
    private void path(Draft draft) {
        if (draft.path.isEmpty()) {
            return;
        }
        String name = pick(List.copyOf(draft.path.keySet()));
        boolean foreign = !draft.principal.operator() && random.nextBoolean();
        draft.path.put(name, foreign ? world.other.ids.get(name)
                : name.equals("accountId") && draft.principal.operator() ? "not-an-id"
                        : value(parameter(draft, name)));
    }

    private void query(Draft draft) {
        List<Parameter> parameters = draft.operation.parametersIn("query");
        Parameter parameter = pick(parameters);
        if (random.nextInt(4) > 0) {
            draft.query.removeIf(present -> present.startsWith(parameter.name() + "="));
        }
        List<String> cursors = world.cursors(null);
        if (parameter.name().equals("cursor") && !cursors.isEmpty() && random.nextInt(3) > 0) {
            String cursor = pick(cursors);
            draft.addQuery("cursor", random.nextBoolean() ? cursor : cursor.substring(1) + "A");
        } else {
            draft.addQuery(parameter.name(), value(parameter));
        }
    }

    private void body(Draft draft) {
        if (draft.json instanceof ObjectNode object) {
            property(draft, object, draft.operation.body());
        } else if (!draft.form.isEmpty()) {
            draft.form.put(pick(List.of("token", "account", "token_type_hint", "other")),
                    HostileValues.text(draft.operation.body().path("properties").path("account"), random));
        } else if ("text/csv".equals(draft.operation.bodyType())) {
            draft.text = pick(
                    List.of("", "email", "name\nGrace\n", "email\n\"", "email;name\na@b.example;A\n", "email,email\na,b\n",
                            "\uFEFFemail\na@b.example\n", "email\na@b.example,c\n", "email\n\u0000\n",
                            "email\n" + "a@b.example\n".repeat(1_001)))
                    + HostileValues.text(draft.operation.body(), random);
        } else if (draft.text != null) {
            draft.text = pick(
                    List.of("", "{}\n[]\nnull\n1", "{\"email\":1}\n{", "{\"email\":\"a@b.example\",\"name\":\"\\u0000\"}\n",
                            "{\"joinedAt\":\"x\"}", draft.text.repeat(2)))
                    + HostileValues.text(draft.operation.body(), random);
        }
    }

    /** Changes one property, also of a nested object. */
    private void property(Draft draft, ObjectNode object, JsonNode schema) {
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            return;
        }
        String name = pick(names);
        JsonNode property = schema.get("properties").get(name);
        if (random.nextInt(3) > 0) {
            if (object.get(name) instanceof ObjectNode inner) {
                property(draft, inner, document.resolve(property));
                return;
            }
            if (object.get(name) instanceof ArrayNode items && items.path(0) instanceof ObjectNode inner) {
                property(draft, inner, document.resolve(property.path("items")));
                return;
            }
        }
        switch (random.nextInt(12)) {
            case 0 -> object.remove(name);
            case 1 -> object.put("unknown", 1);
            case 2 -> object.putNull(name);
            case 3 -> draft.text = draft.bodyText().replaceFirst("\\{", "{\"" + name + "\":null,");
            default -> object.put(name, draft.piece(json(document.resolve(property))));
        }
    }

    private String json(JsonNode schema) {
        if (isForeignId(schema)) {
            return HostileValues.quoted(foreignId());
        }
        return isForeignId(schema.path("items")) ? "[" + HostileValues.quoted(foreignId()) + "]"
                : HostileValues.json(schema, random);
    }

    /** One in three ids is an id of the other account. */
    private boolean isForeignId(JsonNode schema) {
        return schema.path("format").asText().equals("uuid") && random.nextInt(3) == 0;
    }

    private String foreignId() {
        return pick(List.of(world.other.adminId, world.other.ids.get("memberId"), world.other.id));
    }

    private String value(Parameter parameter) {
        return isForeignId(parameter.schema()) ? foreignId() : HostileValues.shortText(parameter.schema(), random);
    }

    private static Parameter parameter(Draft draft, String name) {
        return draft.operation.parameters().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    private <T> T pick(List<T> list) {
        return HostileValues.pick(list, random);
    }
}
