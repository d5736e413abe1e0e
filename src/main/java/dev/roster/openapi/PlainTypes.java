package dev.roster.openapi;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Writes ids, times and durations as strings with a format where they are used, instead of as schemas of their own. */
final class PlainTypes {

    private static final String COMPONENTS = "#/components/schemas/";
    private static final Map<String, String> FORMATS = Map.of("UUID", "uuid", "Instant", "date-time", "Duration", "duration",
            "EmailAddress", "email");

    void applyTo(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        schemas.values().forEach(this::inline);
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .flatMap(PlainTypes::parameters)
                .map(Parameter::getSchema)
                .forEach(this::inline);
        FORMATS.keySet().forEach(document.getComponents()::removeSchema);
    }

    private void inline(Schema schema) {
        if (schema == null) {
            return;
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(this::inline);
        }
        inline(schema.getItems());
        format(schema.getRef()).ifPresent(format -> {
            schema.setRef(null);
            schema.setType(List.of(SchemaType.STRING));
            schema.setFormat(format);
        });
        if (schema.getAnyOf() != null) {
            schema.getAnyOf().stream().map(Schema::getRef).map(PlainTypes::format).flatMap(java.util.Optional::stream)
                    .findFirst()
                    .ifPresent(format -> {
                        schema.setAnyOf(null);
                        schema.setType(List.of(SchemaType.STRING, SchemaType.NULL));
                        schema.setFormat(format);
                    });
        }
    }

    private static java.util.Optional<String> format(String ref) {
        return java.util.Optional.ofNullable(ref)
                .map(text -> FORMATS.get(text.replace(COMPONENTS, "")))
                .filter(Objects::nonNull);
    }

    private static Stream<Parameter> parameters(Operation operation) {
        return operation.getParameters() == null ? Stream.empty() : operation.getParameters().stream();
    }
}
