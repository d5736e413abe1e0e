package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The attributes of a response (RFC 7644, section 3.9). The resource always has {@code schemas} and {@code id}.
 *
 * @param included null for all
 */
record Projection(List<List<String>> included, List<List<String>> excluded) {
    static final Projection ALL = new Projection(null, List.of());

    private static final int MAX_NAMES = 100;
    private static final List<String> ALWAYS = List.of("schemas", "id");

    /** @param attributes names separated by commas; null for none. Unknown names have no effect. */
    static Projection of(ResourceType type, String attributes, String excludedAttributes) {
        return new Projection(isEmpty(attributes) ? null : paths(type, attributes),
                isEmpty(excludedAttributes) ? List.of() : paths(type, excludedAttributes));
    }

    private static boolean isEmpty(String names) {
        return names == null || names.isBlank();
    }

    private static List<List<String>> paths(ResourceType type, String names) {
        String[] each = names.split(",", MAX_NAMES + 1);
        if (each.length > MAX_NAMES) {
            throw ScimException.invalidValue("More than " + MAX_NAMES + " attributes are named.");
        }
        return Stream.of(each).map(String::strip).map(name -> path(type, name)).filter(Objects::nonNull).toList();
    }

    private static List<String> path(ResourceType type, String name) {
        if (type.isExtension(name)) {
            return List.of(type.extension().id());
        }
        AttributePath path = AttributePath.parse(type, name);
        return path == null ? null : path.names();
    }

    /** Whether the response needs the attribute, so that the service has to read it. */
    boolean includes(String name) {
        return (included == null || included.stream().anyMatch(path -> path.get(0).equals(name)))
                && !excluded.contains(List.of(name));
    }

    boolean isDefault() {
        return included == null && excluded.isEmpty();
    }

    ObjectNode of(ObjectNode resource) {
        ObjectNode projected = included == null ? resource : included(resource);
        excluded.stream().filter(path -> !ALWAYS.contains(path.get(0))).forEach(path -> remove(projected, path));
        return projected;
    }

    private ObjectNode included(ObjectNode resource) {
        ObjectNode projected = JsonNodeFactory.instance.objectNode();
        ALWAYS.forEach(name -> copy(resource, projected, List.of(name)));
        included.forEach(path -> copy(resource, projected, path));
        return projected;
    }

    private static void copy(JsonNode from, ObjectNode to, List<String> path) {
        String name = path.get(0);
        JsonNode value = from.get(name);
        if (value == null) {
            return;
        }
        if (path.size() == 1) {
            to.set(name, value);
            return;
        }
        List<String> rest = path.subList(1, path.size());
        if (value instanceof ArrayNode values) {
            ArrayNode copied = to.get(name) instanceof ArrayNode existing ? existing : to.putArray(name);
            for (int i = 0; i < values.size(); i++) {
                if (copied.size() == i) {
                    copied.addObject();
                }
                copy(values.get(i), (ObjectNode) copied.get(i), rest);
            }
        } else {
            copy(value, to.get(name) instanceof ObjectNode existing ? existing : to.putObject(name), rest);
        }
    }

    private static void remove(ObjectNode from, List<String> path) {
        if (path.size() == 1) {
            from.remove(path.get(0));
            return;
        }
        List<ObjectNode> holders = new ArrayList<>();
        JsonNode value = from.path(path.get(0));
        if (value instanceof ObjectNode holder) {
            holders.add(holder);
        } else if (value instanceof ArrayNode values) {
            values.forEach(each -> holders.add((ObjectNode) each));
        }
        holders.forEach(holder -> remove(holder, path.subList(1, path.size())));
    }
}
