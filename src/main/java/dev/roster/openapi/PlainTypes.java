package dev.roster.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Writes ids, times and durations as strings with a format where they are used, instead of as schemas of their own. */
final class PlainTypes {

    private static final String COMPONENTS = "#/components/schemas/";
    private static final String EMAIL = "email";
    private static final int LONGEST_EMAIL = 254;
    private static final Map<String, String> FORMATS = Map.of("UUID", "uuid", "Instant", "date-time", "Duration", "duration",
            "EmailAddress", EMAIL);

    void applyTo(OpenAPI document) {
        EverySchema.visit(document, PlainTypes::inline);
        FORMATS.keySet().forEach(document.getComponents()::removeSchema);
    }

    private static void inline(Schema schema) {
        format(schema.getRef()).ifPresent(format -> become(schema, format, List.of(SchemaType.STRING)));
        if (schema.getAnyOf() != null) {
            schema.getAnyOf().stream().map(Schema::getRef).map(PlainTypes::format).flatMap(Optional::stream)
                    .findFirst()
                    .ifPresentOrElse(format -> become(schema, format, List.of(SchemaType.STRING, SchemaType.NULL)),
                            // Beside the choices, "object" would refuse the null that is one of them.
                            () -> schema.setType(null));
        }
        if (schema.getRef() != null) {
            schema.setType(null);
        }
        if (schema.getEnumeration() != null && schema.getType() != null && schema.getType().contains(SchemaType.NULL)) {
            // An enum allows only its values, whatever the types beside it say.
            List<Object> choices = new ArrayList<>(schema.getEnumeration());
            choices.add(null);
            schema.setEnumeration(choices);
        }
        if (schema.getFormat() != null) {
            // The format says it, and readers of formats say it better.
            schema.setPattern(null);
        }
    }

    private static void become(Schema schema, String format, List<SchemaType> types) {
        schema.setRef(null);
        schema.setAnyOf(null);
        schema.setType(types);
        schema.setFormat(format);
        if (format.equals(EMAIL)) {
            schema.setMaxLength(LONGEST_EMAIL);
        }
    }

    private static Optional<String> format(String ref) {
        return Optional.ofNullable(ref)
                .map(text -> FORMATS.get(text.replace(COMPONENTS, "")))
                .filter(Objects::nonNull);
    }
}
