package dev.roster.openapi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Walks to every schema of the document, wherever it stands: what is true of schemas is then true of all of them. */
final class EverySchema {

    private EverySchema() {
    }

    static void visit(OpenAPI document, Consumer<Schema> visitor) {
        Stream.concat(document.getComponents().getSchemas().values().stream(),
                operations(document).flatMap(EverySchema::schemas))
                .toList()
                .forEach(schema -> visit(schema, visitor));
    }

    static Stream<Operation> operations(OpenAPI document) {
        return document.getPaths().getPathItems().values().stream().flatMap(path -> path.getOperations().values().stream());
    }

    static Stream<Parameter> parameters(Operation operation) {
        return operation.getParameters() == null ? Stream.empty() : operation.getParameters().stream();
    }

    private static Stream<Schema> schemas(Operation operation) {
        return Stream.of(
                parameters(operation).map(Parameter::getSchema),
                operation.getRequestBody() == null ? Stream.<Schema> empty() : schemas(operation.getRequestBody().getContent()),
                operation.getResponses().getAPIResponses().values().stream().flatMap(EverySchema::schemas))
                .flatMap(schemas -> schemas);
    }

    private static Stream<Schema> schemas(APIResponse response) {
        return Stream.concat(schemas(response.getContent()), values(response.getHeaders()).map(Header::getSchema));
    }

    private static Stream<Schema> schemas(Content content) {
        return content == null ? Stream.empty() : values(content.getMediaTypes()).map(MediaType::getSchema);
    }

    static void visit(Schema schema, Consumer<Schema> visitor) {
        if (schema == null) {
            return;
        }
        visitor.accept(schema);
        values(schema.getProperties()).forEach(property -> visit(property, visitor));
        Stream.of(schema.getAnyOf(), schema.getOneOf(), schema.getAllOf())
                .map(EverySchema::orNone)
                .flatMap(Collection::stream)
                .forEach(part -> visit(part, visitor));
        visit(schema.getItems(), visitor);
        visit(schema.getAdditionalPropertiesSchema(), visitor);
    }

    private static List<Schema> orNone(List<Schema> schemas) {
        return schemas == null ? List.of() : schemas;
    }

    private static <T> Stream<T> values(Map<String, T> map) {
        return map == null ? Stream.empty() : map.values().stream();
    }
}
