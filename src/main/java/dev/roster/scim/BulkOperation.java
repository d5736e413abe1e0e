package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An operation of a bulk request (RFC 7644, section 3.7).
 *
 * @param index the position in the request
 * @param references the bulk ids to which the data and the path refer
 */
record BulkOperation(int index, String method, String path, String bulkId, String version, JsonNode data,
        Set<String> references) {
    private static final String REFERENCE = "bulkId:";
    private static final int MAX_ID_LENGTH = 255;
    private static final int MAX_DEPTH = 10;

    static List<BulkOperation> read(JsonNode list) {
        if (!list.isArray()) {
            throw ScimException.invalidSyntax("Operations is missing.");
        }
        if (list.size() > Bulk.MAX_OPERATIONS) {
            throw new ScimException(413, null, "A bulk request has at most " + Bulk.MAX_OPERATIONS + " operations.");
        }
        List<BulkOperation> operations = new ArrayList<>();
        Set<String> bulkIds = new HashSet<>();
        for (JsonNode each : list) {
            BulkOperation operation = read(operations.size(), each);
            if (operation.bulkId() != null && !bulkIds.add(operation.bulkId())) {
                throw ScimException.invalidValue("A bulkId is given twice.");
            }
            operations.add(operation);
        }
        return operations;
    }

    private static BulkOperation read(int index, JsonNode each) {
        String bulkId = text(each, "bulkId");
        String path = text(each, "path");
        if (bulkId != null && (bulkId.length() > MAX_ID_LENGTH || bulkId.isEmpty())) {
            throw ScimException.invalidValue("A bulkId is empty or longer than " + MAX_ID_LENGTH + " characters.");
        }
        JsonNode data = PatchOperation.field(each, "data");
        Set<String> references = new HashSet<>();
        collect(data, references, 0);
        if (path != null) {
            collect(TextNode.valueOf(path.substring(path.lastIndexOf('/') + 1)), references, 0);
        }
        String method = text(each, "method");
        return new BulkOperation(index, method == null ? "" : method.toUpperCase(Locale.ROOT), path == null ? "" : path, bulkId,
                text(each, "version"), data, references);
    }

    private static String text(JsonNode operation, String name) {
        JsonNode value = PatchOperation.field(operation, name);
        return value.isTextual() ? value.textValue() : null;
    }

    private static void collect(JsonNode node, Set<String> references, int depth) {
        if (depth > MAX_DEPTH) {
            throw ScimException.invalidSyntax("The data has more than " + MAX_DEPTH + " levels.");
        }
        if (node.isTextual() && node.textValue().startsWith(REFERENCE)) {
            references.add(node.textValue().substring(REFERENCE.length()));
        }
        node.forEach(child -> collect(child, references, depth + 1));
    }

    boolean createsUser() {
        return method.equals("POST") && path.equalsIgnoreCase("/Users") && data.isObject();
    }

    /** @return null for a path without an id */
    String id(Map<String, String> ids) {
        String[] segments = path.split("/", -1);
        String id = segments.length == 3 && segments[0].isEmpty() ? segments[2] : null;
        return id != null && id.startsWith(REFERENCE) ? ids.get(id.substring(REFERENCE.length())) : id;
    }

    String endpoint() {
        return path.split("/", -1)[1];
    }

    /** The data with ids in place of references. */
    JsonNode data(Map<String, String> ids) {
        return resolved(data, ids);
    }

    private static JsonNode resolved(JsonNode node, Map<String, String> ids) {
        if (node.isTextual() && node.textValue().startsWith(REFERENCE)) {
            return TextNode.valueOf(ids.get(node.textValue().substring(REFERENCE.length())));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), resolved(field.getValue(), ids)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(each -> copy.add(resolved(each, ids)));
            return copy;
        }
        return node;
    }
}
