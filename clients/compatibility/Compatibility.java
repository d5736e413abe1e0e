import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.compare.OpenApiDiffOptions;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.MarkdownRender;

/**
 * Finds changes of an OpenAPI document that break clients. openapi-diff ignores lists of types (OpenAPI 3.1), and accepts the
 * removal of an optional property of a response. It therefore compares two simplified forms of both documents.
 */
final class Compatibility {
    private static final ObjectMapper YAML = new YAMLMapper();
    /** A pattern that lists words is equivalent to an enum. */
    private static final Pattern ENUM_PATTERN = Pattern.compile("\\^\\(\\?:([a-z]+(?:\\|[a-z]+)+)\\)\\$");

    private static final String SCHEMA = "#/components/schemas/";

    /** Clients accept new values in responses (docs/api.md), and call operations by their ids. */
    private static final OpenApiDiffOptions RULES = OpenApiDiffOptions.builder()
            .configProperty("incompatible.response.enum.increased", "false")
            .configProperty("incompatible.operation.id.changed", "true")
            .build();

    private Compatibility() {
    }

    /** @return the breaking changes in Markdown; empty without any */
    static String breakingChanges(JsonNode before, JsonNode after) throws IOException {
        String removed = compare(requireResponseProperties(before), requireResponseProperties(after));
        return removed.isEmpty() ? compare(relaxNullable(before), relaxNullable(after)) : removed;
    }

    private static String compare(JsonNode before, JsonNode after) throws IOException {
        ChangedOpenApi difference = OpenApiCompare.fromContents(YAML.writeValueAsString(before),
                YAML.writeValueAsString(after), null, RULES);
        if (difference.isCompatible()) {
            return "";
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new MarkdownRender().render(difference, new OutputStreamWriter(text));
        return text.toString();
    }

    /** Makes all properties of responses required, so that a removal breaks. */
    private static JsonNode requireResponseProperties(JsonNode document) {
        ObjectNode plain = plain(document);
        Set<String> requested = new HashSet<>();
        plain.path("paths").findValues("requestBody").forEach(body -> follow(body, plain, requested));
        plain.at("/components/schemas").fields().forEachRemaining(schema -> {
            if (!requested.contains(schema.getKey()) && schema.getValue().has("properties")) {
                ArrayNode required = ((ObjectNode) schema.getValue()).putArray("required");
                schema.getValue().get("properties").fieldNames().forEachRemaining(required::add);
            }
        });
        return plain;
    }

    /**
     * Makes nullable properties optional, so that a response property that becomes nullable breaks, and a request property that
     * no longer is.
     */
    private static JsonNode relaxNullable(JsonNode document) {
        ObjectNode plain = plain(document);
        plain.at("/components/schemas").forEach(schema -> {
            ArrayNode required = ((ObjectNode) schema).arrayNode();
            schema.path("required").forEach(name -> {
                if (!schema.path("properties").path(name.asText()).path("nullable").asBoolean()) {
                    required.add(name);
                }
            });
            ((ObjectNode) schema).set("required", required);
        });
        return plain;
    }

    private static void follow(JsonNode node, JsonNode document, Set<String> found) {
        for (String ref : node.findValuesAsText("$ref")) {
            String name = ref.replace(SCHEMA, "");
            if (ref.startsWith(SCHEMA) && found.add(name)) {
                follow(document.at("/components/schemas/" + name), document, found);
            }
        }
    }

    /** Converts the parts that matter here to OpenAPI 3.0. */
    private static ObjectNode plain(JsonNode document) {
        ObjectNode plain = document.deepCopy();
        plain.put("openapi", "3.0.3");
        each(plain, Compatibility::simplify);
        each(plain, node -> inlineEnum(node, plain));
        return plain;
    }

    /** Inlines an enum with a default, which is an {@code allOf} of both. */
    private static void inlineEnum(ObjectNode node, JsonNode document) {
        JsonNode parts = node.path("allOf");
        JsonNode named = document.at("/components/schemas/" + parts.path(0).path("$ref").asText().replace(SCHEMA, ""));
        if (parts.size() == 2 && named.has("enum") && parts.get(1).has("default")) {
            node.remove("allOf");
            node.setAll((ObjectNode) named.deepCopy());
            node.set("default", parts.get(1).get("default"));
        }
    }

    private static void simplify(ObjectNode node) {
        Matcher values = ENUM_PATTERN.matcher(node.path("pattern").asText());
        if (values.matches()) {
            node.remove("pattern");
            ArrayNode names = node.putArray("enum");
            List.of(values.group(1).split("\\|")).forEach(names::add);
        }
        JsonNode type = node.path("type");
        if (type.isArray()) {
            node.put("type", type.get(0).asText().equals("null") ? type.get(1).asText() : type.get(0).asText()).put("nullable",
                    true);
        }
        JsonNode choices = node.path("anyOf");
        if (choices.isArray()) {
            List<JsonNode> types = new ArrayList<>();
            choices.forEach(choice -> {
                if (!choice.path("type").asText().equals("null")) {
                    types.add(choice);
                }
            });
            node.put("nullable", types.size() < choices.size()).putArray("anyOf").addAll(types);
        }
    }

    private static void each(JsonNode node, Consumer<ObjectNode> visitor) {
        node.forEach(child -> each(child, visitor));
        if (node instanceof ObjectNode object) {
            visitor.accept(object);
        }
    }
}
