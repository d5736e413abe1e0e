package dev.roster.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;

/** Says what a parameter means that means the same wherever it stands, and how much parameters and plain bodies may hold. */
final class Inputs {

    private static final Map<String, String> MEANINGS = Map.of(
            "name", "The role's name.",
            "action", "Only this action.",
            "from", "Only what happened at or after this time.",
            "to", "Only what happened before this time.",
            "cursor", "Where the page begins: `nextCursor` of the page before, with the same filters.",
            "limit", "How many rows the page holds at most.",
            "dryRun", "Whether to tell only what would become of it: nothing is stored or sent.",
            "If-Match", "The `ETag` that the change was decided on; if it has another by now, the answer is 412 "
                    + "`stale-version`. Left out: whatever it is.",
            "Idempotency-Key",
            "Makes repeating safe: for 24 hours, the same key with the same request gets the same answer, and "
                    + "nothing is done again.");
    /** 2 KiB in Base64. */
    private static final int LONGEST_CURSOR = 2_731;
    private static final int LONGEST_ETAG = 255;
    private static final int LONGEST_ROLE = 63;
    /** 1 MiB: quarkus.http.limits.max-body-size. */
    private static final int LONGEST_BODY = 1_048_576;

    private final Map<String, Schema> schemas;

    private Inputs(Map<String, Schema> schemas) {
        this.schemas = schemas;
    }

    static void describe(OpenAPI document) {
        Inputs parameters = new Inputs(document.getComponents().getSchemas());
        EverySchema.operations(document).flatMap(EverySchema::parameters).forEach(parameters::describe);
        EverySchema.operations(document).map(Operation::getRequestBody).filter(Objects::nonNull).forEach(Inputs::limit);
    }

    private static void limit(RequestBody body) {
        body.getContent().getMediaTypes().values().stream()
                .map(MediaType::getSchema)
                .filter(schema -> List.of(SchemaType.STRING).equals(schema.getType()))
                .forEach(schema -> schema.maxLength(LONGEST_BODY));
    }

    private void describe(Parameter parameter) {
        if (parameter.getDescription() == null) {
            parameter.setDescription(meaning(parameter.getName()));
        }
        Schema schema = parameter.getSchema();
        switch (parameter.getName()) {
            case "cursor" -> schema.pattern("^[A-Za-z0-9_-]+$").maxLength(LONGEST_CURSOR);
            case "If-Match" -> schema.maxLength(LONGEST_ETAG);
            case "name" -> schema.maxLength(LONGEST_ROLE);
            default -> {
            }
        }
        if (schema.getItems() != null && schema.getMaxItems() == null) {
            limitToChoices(schema);
        }
    }

    /** {@code apiKeyId} is the API key's. */
    private static String meaning(String parameter) {
        if (parameter.endsWith("Id")) {
            return "The " + parameter.replaceAll("Id$", "").replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT) + ".";
        }
        return MEANINGS.get(parameter);
    }

    /** Nobody needs to name a choice twice. */
    private void limitToChoices(Schema schema) {
        String ref = schema.getItems().getRef();
        Schema item = ref == null ? schema.getItems() : schemas.get(ref.substring(ref.lastIndexOf('/') + 1));
        if (item.getEnumeration() != null) {
            schema.setMaxItems(item.getEnumeration().size());
        }
    }
}
