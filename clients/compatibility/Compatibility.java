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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * Whether clients of one document work with another. openapi-diff compares; it does not see what OpenAPI 3.1 says by lists of
 * types, nor mind
 * a property of an answer that is gone when it was optional. So it is shown each document in two simpler forms.
 */
final class Compatibility {

    private static final ObjectMapper YAML = new YAMLMapper();
    /** A pattern that lists words says the same as an enum. */
    private static final Pattern WORDS = Pattern.compile("\\^\\(\\?:([a-z]+(?:\\|[a-z]+)+)\\)\\$");

    private static final String SCHEMA = "#/components/schemas/";

    /** Clients take new values in answers (docs/api.md), and call operations by their ids. */
    private static final OpenApiDiffOptions RULES = OpenApiDiffOptions.builder()
            .configProperty("incompatible.response.enum.increased", "false")
            .configProperty("incompatible.operation.id.changed", "true")
            .build();

    private Compatibility() {
    }

    /** What breaks, as text; empty when nothing does. */
    static String broken(JsonNode before, JsonNode after) throws IOException {
        String gone = compare(everythingAnsweredIsRequired(before), everythingAnsweredIsRequired(after));
        return gone.isEmpty() ? compare(nothingNullIsRequired(before), nothingNullIsRequired(after)) : gone;
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

    /** What an answer had and has no more is then seen to be missing. */
    private static JsonNode everythingAnsweredIsRequired(JsonNode document) {
        ObjectNode plain = plain(document);
        Set<String> sent = new HashSet<>();
        plain.path("paths").findValues("requestBody").forEach(body -> follow(body, plain, sent));
        plain.at("/components/schemas").fields().forEachRemaining(schema -> {
            if (!sent.contains(schema.getKey()) && schema.getValue().has("properties")) {
                ArrayNode required = ((ObjectNode) schema.getValue()).putArray("required");
                schema.getValue().get("properties").fieldNames().forEachRemaining(required::add);
            }
        });
        return plain;
    }

    /** An answer that can newly be null then loses a required property, and a request that can be null no more gets one. */
    private static JsonNode nothingNullIsRequired(JsonNode document) {
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

    /** OpenAPI 3.0, as far as the comparison goes. */
    private static ObjectNode plain(JsonNode document) {
        ObjectNode plain = document.deepCopy();
        plain.put("openapi", "3.0.3");
        each(plain, Compatibility::simplify);
        each(plain, node -> inlineEnum(node, plain));
        return plain;
    }

    /** A parameter's enum with a default is an {@code allOf} of both. */
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
        Matcher words = WORDS.matcher(node.path("pattern").asText());
        if (words.matches()) {
            node.remove("pattern");
            ArrayNode values = node.putArray("enum");
            List.of(words.group(1).split("\\|")).forEach(values::add);
        }
        JsonNode type = node.path("type");
        if (type.isArray()) {
            node.put("type", type.get(0).asText().equals("null") ? type.get(1).asText() : type.get(0).asText()).put("nullable",
                    true);
        }
        JsonNode choices = node.path("anyOf");
        if (choices.isArray()) {
            List<JsonNode> left = new ArrayList<>();
            choices.forEach(choice -> {
                if (!choice.path("type").asText().equals("null")) {
                    left.add(choice);
                }
            });
            node.put("nullable", left.size() < choices.size()).putArray("anyOf").addAll(left);
        }
    }

    private static void each(JsonNode node, Consumer<ObjectNode> visitor) {
        node.forEach(child -> each(child, visitor));
        if (node instanceof ObjectNode object) {
            visitor.accept(object);
        }
    }
}
