package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An operation of PATCH (RFC 7644, section 3.5.2).
 *
 * @param extension whether the operation concerns the whole extension; {@code target} is then null
 * @param value missing if the operation has none
 */
record PatchOperation(Kind kind, FilterParser.Target target, boolean extension, JsonNode value) {
    static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    static final int MAX_OPERATIONS = 1_000;

    enum Kind {
        ADD,
        REMOVE,
        REPLACE
    }

    /**
     * Reads the operations of a request. An operation without a path becomes one operation for each attribute of its value,
     * whose names can be paths, such as {@code name.givenName}. Names that the schema does not have, and read-only attributes,
     * are ignored there, because directories send whole resources; with a path, they are rejected.
     */
    static List<PatchOperation> read(ResourceType type, JsonNode body) {
        JsonNode operations = field(body, "Operations");
        if (!operations.isArray() || operations.isEmpty()) {
            throw ScimException.invalidSyntax("Operations is missing.");
        }
        if (operations.size() > MAX_OPERATIONS) {
            throw ScimException.tooMany("A PATCH has at most " + MAX_OPERATIONS + " operations.");
        }
        List<PatchOperation> read = new ArrayList<>();
        for (JsonNode operation : operations) {
            add(read, type, operation);
        }
        return read;
    }

    /** Names ignore case. */
    static JsonNode field(JsonNode object, String name) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    private static void add(List<PatchOperation> read, ResourceType type, JsonNode operation) {
        Kind kind = kind(field(operation, "op").asText());
        JsonNode path = field(operation, "path");
        JsonNode value = field(operation, "value");
        if (kind != Kind.REMOVE && value.isMissingNode()) {
            throw ScimException.invalidValue("An operation has no value.");
        }
        if (path.isTextual() && !path.textValue().isBlank()) {
            read.add(withPath(type, kind, path.textValue().strip(), value));
            return;
        }
        if (kind == Kind.REMOVE) {
            throw ScimException.noTarget("A remove operation needs a path.");
        }
        if (!value.isObject()) {
            throw ScimException.invalidValue("The value of an operation without a path is not a JSON object.");
        }
        if (value.size() > MAX_OPERATIONS) {
            throw ScimException.tooMany("A value has more than " + MAX_OPERATIONS + " attributes.");
        }
        value.properties().forEach(field -> addField(read, type, kind, field.getKey(), field.getValue()));
    }

    private static void addField(List<PatchOperation> read, ResourceType type, Kind kind, String name, JsonNode value) {
        try {
            PatchOperation operation = withPath(type, kind, name, value);
            read.add(operation);
        } catch (ScimException unknownOrReadOnly) {
            if (name.indexOf('[') >= 0) {
                throw unknownOrReadOnly;
            }
        }
    }

    private static PatchOperation withPath(ResourceType type, Kind kind, String path, JsonNode value) {
        if (type.isExtension(path)) {
            return new PatchOperation(kind, null, true, value);
        }
        FilterParser.Target target = FilterParser.parseTarget(type, path);
        if (target.path().readOnly()) {
            throw ScimException.mutability(target.path().leaf().name() + " is read-only.");
        }
        return new PatchOperation(kind, target, false, value);
    }

    /** Entra begins the names with a capital letter. */
    private static Kind kind(String op) {
        return switch (op.toLowerCase(Locale.ROOT)) {
            case "add" -> Kind.ADD;
            case "remove" -> Kind.REMOVE;
            case "replace" -> Kind.REPLACE;
            default -> throw ScimException.invalidSyntax("op is none of add, remove and replace.");
        };
    }

    boolean concerns(String attribute) {
        return target != null && target.path().extension() == null && target.path().attribute().name().equals(attribute);
    }
}
