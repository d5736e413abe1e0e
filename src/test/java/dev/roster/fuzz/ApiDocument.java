package dev.roster.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.PatternFormat;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.roster.fuzz.Operation.Parameter;
import dev.roster.fuzz.Operation.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The operations and schemas of {@code docs/openapi.yaml}, and the problem types of {@code docs/problems.md}. */
final class ApiDocument {
    private static final String LOCATION = "https://roster.example/openapi";
    private static final Pattern PERMISSION = Pattern.compile("^Requires the permission `([^`]+)`");
    private static final Pattern OWN = Pattern.compile("for their own membership|^Requires an access token of the member,");
    private static final Pattern PROBLEM_ROW = Pattern.compile("^\\| (\\d{3}) \\| `([a-z-]+)` \\|", Pattern.MULTILINE);

    private final JsonNode root;
    private final SchemaRegistry schemas;
    private final Map<String, Schema> compiled = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Set<String> problems;

    private ApiDocument(JsonNode root, String problemPage) {
        this.root = root;
        problems = PROBLEM_ROW.matcher(problemPage).results()
                .map(row -> row.group(1) + " /problems/" + row.group(2)).collect(Collectors.toSet());
        root.get("paths").properties().forEach(path -> path.getValue().properties()
                .forEach(method -> operations.add(operation(path.getKey(), method.getKey(), method.getValue()))));
        JsonNode strict = root.deepCopy();
        strict.at("/components/schemas").forEach(ApiDocument::forbidUndocumentedProperties);
        // Validation begins at schemas inside the document: the document's own members are no keywords.
        Dialect dialect = Dialect.builder(Dialects.getOpenApi31())
                .format(PatternFormat.of("email", "^[^@\\s]+@[^@\\s]+$", "format.email"))
                .keywords(names(root).stream().<Keyword> map(NonValidationKeyword::new).toList())
                .build();
        schemas = SchemaRegistry.withDialect(dialect, registry -> registry
                .schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())
                .schemas(Map.of(LOCATION, strict.toString())));
    }

    static ApiDocument read() throws IOException {
        return new ApiDocument(new YAMLMapper().readTree(Path.of("docs/openapi.yaml").toFile()),
                Files.readString(Path.of("docs/problems.md")));
    }

    List<Operation> operations() {
        return operations;
    }

    /** {@code checkAccess} accepts any method, and HEAD has the documented responses of GET. */
    Optional<Operation> find(String method, String path) {
        return operations.stream()
                .filter(operation -> operation.path().equals(path))
                .filter(operation -> operation.id().equals("checkAccess")
                        || operation.method().equals(method.equals("HEAD") ? "GET" : method))
                .findFirst();
    }

    /** The schema that a reference leads to, or the first real alternative of a schema that allows null as well. */
    JsonNode resolve(JsonNode schema) {
        if (schema.has("$ref")) {
            return resolve(root.at(schema.get("$ref").asText().substring(1)));
        }
        JsonNode alternatives = schema.has("anyOf") ? schema.get("anyOf") : schema.path("allOf");
        return alternatives.isEmpty() ? schema : resolve(alternatives.get(0));
    }

    /** The differences between a response body and its schema; empty when there are none. */
    List<String> differences(Response response, String mediaType, JsonNode body) {
        String pointer = response.pointer() + "/content/" + escaped(mediaType) + "/schema";
        return compiled.computeIfAbsent(pointer, at -> schemas.getSchema(SchemaLocation.of(LOCATION + "#" + at)))
                .validate(body).stream().map(Object::toString).toList();
    }

    boolean isProblem(int status, String type) {
        return problems.contains(status + " " + type);
    }

    private Operation operation(String path, String method, JsonNode node) {
        List<Parameter> parameters = new ArrayList<>();
        node.path("parameters").forEach(parameter -> parameters.add(new Parameter(parameter.get("name").asText(),
                parameter.get("in").asText(), resolve(parameter.get("schema")))));
        Map<Integer, Response> responses = new HashMap<>();
        String pointer = "/paths/" + escaped(path) + "/" + method + "/responses/";
        node.get("responses").fieldNames()
                .forEachRemaining(status -> responses.put(Integer.valueOf(status), response(pointer + status)));
        JsonNode content = node.at("/requestBody/content");
        String bodyType = content.isMissingNode() ? null : content.fieldNames().next();
        Set<String> credentials = new TreeSet<>();
        node.path("security").forEach(requirement -> requirement.fieldNames().forEachRemaining(credentials::add));
        String description = node.path("description").asText();
        Matcher permission = PERMISSION.matcher(description);
        return new Operation(node.get("operationId").asText(), method.toUpperCase(java.util.Locale.ROOT), path, parameters,
                bodyType, bodyType == null ? null : resolve(content.get(bodyType).get("schema")), responses, credentials,
                permission.find() ? permission.group(1) : null,
                OWN.matcher(description).find(),
                description.contains("Requires the operator"));
    }

    private Response response(String pointer) {
        JsonNode response = root.at(pointer);
        if (response.has("$ref")) {
            return response(response.get("$ref").asText().substring(1));
        }
        return new Response(pointer, names(response.path("content")), names(response.path("headers")));
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Clients must ignore unknown properties; Roster still documents every property that it sends. */
    private static void forbidUndocumentedProperties(JsonNode schema) {
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
