package dev.roster.openapi;

import dev.roster.role.NewRole;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;

/** Describes the parameters that have the same meaning in all operations, and limits parameters and plain bodies. */
final class Inputs {
    private static final Map<String, String> MEANINGS = Map.of(
            "name", "The role's name.",
            "action", "Returns only events with this action.",
            "from", "Returns only events at or after this time.",
            "to", "Returns only events before this time.",
            "cursor", "Position of the page: `nextCursor` of the previous page, with the same filters.",
            "limit", "Maximum number of rows in the page.",
            "dryRun", "If true, Roster only returns the expected result and stores and sends nothing.",
            "If-Match", "The `ETag` of the version to change. If the resource has another version, the response is 412 "
                    + "`stale-version`. Without the header, any version matches.",
            "Idempotency-Key",
            "Makes a retry safe: for 24 hours, a repeated request with the same key gets the same response without "
                    + "further effect.");
    /** 2 KiB in Base64. */
    private static final int MAX_CURSOR_LENGTH = 2_731;
    private static final int MAX_ETAG_LENGTH = 255;
    /** 1 MiB: http/BodyLimit. */
    private static final int MAX_BODY_LENGTH = 1_048_576;

    private final Map<String, Schema> schemas;

    private Inputs(Map<String, Schema> schemas) {
        this.schemas = schemas;
    }

    static void describe(OpenAPI document) {
        Inputs inputs = new Inputs(document.getComponents().getSchemas());
        Schemas.operations(document).flatMap(Inputs::parameters).forEach(inputs::describe);
        Schemas.operations(document).map(Operation::getRequestBody).filter(Objects::nonNull).forEach(Inputs::limit);
    }

    static Stream<Parameter> parameters(Operation operation) {
        return operation.getParameters() == null ? Stream.empty() : operation.getParameters().stream();
    }

    private static void limit(RequestBody body) {
        body.getContent().getMediaTypes().values().stream()
                .map(MediaType::getSchema)
                .filter(schema -> List.of(SchemaType.STRING).equals(schema.getType()))
                .forEach(schema -> schema.maxLength(MAX_BODY_LENGTH));
    }

    private void describe(Parameter parameter) {
        if (parameter.getDescription() == null) {
            parameter.setDescription(meaning(parameter.getName()));
        }
        Schema schema = parameter.getSchema();
        switch (parameter.getName()) {
            case "cursor" -> schema.pattern("^[A-Za-z0-9_-]+$").maxLength(MAX_CURSOR_LENGTH);
            case "If-Match" -> schema.maxLength(MAX_ETAG_LENGTH);
            case "name", "service" -> schema.maxLength(NewRole.MAX_NAME_LENGTH);
            default -> {
            }
        }
        if (schema.getItems() != null && schema.getMaxItems() == null) {
            limitToEnum(schema);
        }
    }

    /** For example, {@code apiKeyId} becomes "The api key." */
    private static String meaning(String parameter) {
        if (parameter.endsWith("Id")) {
            return "The " + parameter.replaceAll("Id$", "").replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT) + ".";
        }
        return MEANINGS.get(parameter);
    }

    /** A list of enum values needs each value at most once. */
    private void limitToEnum(Schema schema) {
        String name = Schemas.name(schema.getItems());
        Schema item = name == null ? schema.getItems() : schemas.get(name);
        if (item.getEnumeration() != null) {
            schema.setMaxItems(item.getEnumeration().size());
        }
    }
}
