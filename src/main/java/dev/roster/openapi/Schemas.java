package dev.roster.openapi;

import dev.roster.list.Page;
import dev.roster.value.EmailAddress;
import dev.roster.value.OneLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** The conventions of all schemas. */
final class Schemas {
    private static final String COMPONENTS = "#/components/schemas/";
    private static final String EMAIL = "email";

    /** Types that become strings with a format where they are used. */
    private static final Map<String, String> FORMATS = Map.of("UUID", "uuid", "Instant", "date-time", "Duration", "duration",
            "EmailAddress", EMAIL);

    /** {@code PageMemberView}, the name of a generic type, becomes {@code MemberPage}. */
    private static final Pattern PAGE = Pattern.compile("\\bPage(\\w+)View$");

    private static final Pattern JAVA_ONLY = Pattern.compile("\\(\\?(?!:)|\\\\[pPQGAzZX]|&&|[*+?}]\\+");

    private Schemas() {
    }

    /** Must run for the parts of a schema first. */
    static void normalize(Schema schema) {
        String format = schema.getRef() == null ? null : FORMATS.get(name(schema));
        if (format != null) {
            replace(schema, format, List.of(SchemaType.STRING));
        } else if (schema.getRef() != null) {
            schema.setType(null);
            schema.setRef(withoutGenerics(schema.getRef()));
        } else if (schema.getAnyOf() != null) {
            schema.getAnyOf().stream().map(Schema::getFormat).filter(Objects::nonNull).filter(FORMATS::containsValue)
                    .findFirst().ifPresentOrElse(
                            common -> replace(schema, common, List.of(SchemaType.STRING, SchemaType.NULL)),
                            // The type "object" would exclude null.
                            () -> schema.setType(null));
        }
        if (schema.getEnumeration() != null && hasNullType(schema)) {
            // An enum permits only its values, regardless of the type.
            List<Object> values = new ArrayList<>(schema.getEnumeration());
            values.add(null);
            schema.setEnumeration(values);
        }
        if (schema.getFormat() != null) {
            schema.setPattern(null);
        } else if (schema.getPattern() != null) {
            schema.setPattern(portable(schema.getPattern()));
        }
    }

    private static void replace(Schema schema, String format, List<SchemaType> types) {
        schema.setRef(null);
        schema.setAnyOf(null);
        schema.setType(types);
        schema.setFormat(format);
        if (format.equals(EMAIL)) {
            schema.setMaxLength(EmailAddress.MAX_LENGTH);
        }
    }

    /**
     * Bean Validation matches the whole text, JSON Schema any part of it, so the pattern gets anchors. A possessive group,
     * which protects the stack in Java, becomes a greedy one.
     */
    private static String portable(String javaPattern) {
        String pattern = javaPattern.equals(OneLine.PATTERN) ? OneLine.PORTABLE : javaPattern.replace(")++", ")+");
        if (JAVA_ONLY.matcher(pattern).find()) {
            throw new IllegalStateException("Only Java supports the pattern " + pattern + ". Add @Schema(pattern = …).");
        }
        if (pattern.startsWith("^")) {
            return pattern;
        }
        return pattern.contains("|") ? "^(?:" + pattern + ")$" : "^" + pattern + "$";
    }

    /** Removes the types that {@link #normalize} has replaced, and renames pages. */
    static void renameComponents(OpenAPI document) {
        Map<String, Schema> components = new TreeMap<>();
        document.getComponents().getSchemas().forEach((name, schema) -> {
            if (PAGE.matcher(name).find()) {
                schema.setDescription("A page of a list.");
                schema.getProperties().get("items").setMaxItems(Page.MAX_LIMIT);
            }
            if (!FORMATS.containsKey(name)) {
                components.put(withoutGenerics(name), schema);
            }
        });
        document.getComponents().setSchemas(components);
    }

    /**
     * Marks nullable properties of responses as required, because Roster sends them as null. In a request, they can be absent.
     */
    static void requireNullableProperties(OpenAPI document) {
        Map<String, Schema> components = document.getComponents().getSchemas();
        Set<String> ofRequests = new HashSet<>();
        operations(document)
                .map(Operation::getRequestBody)
                .filter(Objects::nonNull)
                .flatMap(body -> body.getContent().getMediaTypes().values().stream())
                .map(MediaType::getSchema)
                .forEach(schema -> collectNames(schema, components, ofRequests));
        components.forEach((name, schema) -> {
            if (!ofRequests.contains(name) && schema.getProperties() != null) {
                requireNullableProperties(schema);
            }
        });
    }

    private static void requireNullableProperties(Schema schema) {
        List<String> required = new ArrayList<>(schema.getRequired() == null ? List.of() : schema.getRequired());
        schema.getProperties().forEach((name, property) -> {
            boolean isNullable = hasNullType(property)
                    || property.getAnyOf() != null && property.getAnyOf().stream().anyMatch(Schemas::hasNullType);
            if (isNullable && !required.contains(name)) {
                required.add(name);
            }
        });
        schema.setRequired(required.isEmpty() ? null : required);
    }

    private static void collectNames(Schema schema, Map<String, Schema> components, Set<String> names) {
        if (schema == null) {
            return;
        }
        String name = name(schema);
        if (name != null && names.add(name)) {
            collectNames(components.get(name), components, names);
        }
        Stream<Schema> properties = schema.getProperties() == null ? Stream.empty()
                : schema.getProperties().values().stream();
        Stream<Schema> choices = schema.getAnyOf() == null ? Stream.empty() : schema.getAnyOf().stream();
        Stream.of(properties, choices, Stream.of(schema).map(Schema::getItems))
                .flatMap(parts -> parts)
                .forEach(part -> collectNames(part, components, names));
    }

    static Stream<Operation> operations(OpenAPI document) {
        return document.getPaths().getPathItems().values().stream().flatMap(path -> path.getOperations().values().stream());
    }

    /** The name of the component that the schema refers to, or null. */
    static String name(Schema schema) {
        return schema.getRef() == null ? null : schema.getRef().substring(COMPONENTS.length());
    }

    private static String withoutGenerics(String name) {
        return PAGE.matcher(name).replaceFirst("$1Page");
    }

    private static boolean hasNullType(Schema schema) {
        return schema.getType() != null && schema.getType().contains(SchemaType.NULL);
    }
}
