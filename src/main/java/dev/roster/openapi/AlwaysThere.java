package dev.roster.openapi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Says that what can be null in an answer is there as null: clients have one kind of nothing to think of, and taking the
 * property
 * away is seen to break them. In a request, what can be null can be left out.
 */
final class AlwaysThere {

    private final Map<String, Schema> schemas;
    private final Set<String> sent = new HashSet<>();

    private AlwaysThere(OpenAPI document) {
        schemas = document.getComponents().getSchemas();
        EverySchema.operations(document)
                .map(Operation::getRequestBody)
                .filter(Objects::nonNull)
                .flatMap(body -> body.getContent().getMediaTypes().values().stream())
                .map(MediaType::getSchema)
                .forEach(schema -> EverySchema.visit(schema, this::note));
    }

    static void require(OpenAPI document) {
        AlwaysThere answers = new AlwaysThere(document);
        answers.schemas.forEach((name, schema) -> {
            if (!answers.sent.contains(name)) {
                requireNullables(schema);
            }
        });
    }

    private void note(Schema schema) {
        String ref = schema.getRef();
        if (ref != null && sent.add(ref.substring(ref.lastIndexOf('/') + 1))) {
            EverySchema.visit(schemas.get(ref.substring(ref.lastIndexOf('/') + 1)), this::note);
        }
    }

    private static void requireNullables(Schema schema) {
        if (schema.getProperties() == null) {
            return;
        }
        List<String> required = new ArrayList<>(schema.getRequired() == null ? List.of() : schema.getRequired());
        schema.getProperties().forEach((name, property) -> {
            if (isNullable(property) && !required.contains(name)) {
                required.add(name);
            }
        });
        schema.setRequired(required.isEmpty() ? null : required);
    }

    private static boolean isNullable(Schema property) {
        return property.getType() != null && property.getType().contains(SchemaType.NULL)
                || property.getAnyOf() != null && property.getAnyOf().stream().anyMatch(AlwaysThere::isNullable);
    }
}
