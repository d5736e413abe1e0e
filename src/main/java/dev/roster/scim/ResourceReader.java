package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.roster.scim.Attribute.Type;
import dev.roster.value.Text;
import java.util.List;
import java.util.Map;

/**
 * Reads a resource into its normal form: names as in the schema, values with the schema's types, without null, empty lists,
 * read-only attributes (RFC 7644, section 3.5.1) and attributes that no schema defines. The normal form of an unchanged
 * resource is equal to the stored one.
 */
final class ResourceReader {
    static final int MAX_VALUES = 100;
    static final int MAX_MEMBERS = 10_000;
    static final int MAX_TEXT = 2_000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ResourceReader() {
    }

    static ObjectNode read(ResourceType type, JsonNode body) {
        if (!(body instanceof ObjectNode)) {
            throw ScimException.invalidSyntax("The body is not a JSON object.");
        }
        ObjectNode resource = JSON.objectNode();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (type.isExtension(field.getKey())) {
                put(resource, type.extension().id(), extension(type, field.getValue()));
            } else {
                AttributePath path = AttributePath.parse(type, field.getKey());
                if (path != null && path.sub() == null && path.extension() == null && !path.attribute().readOnly()) {
                    put(resource, path.attribute().name(), value(path.attribute(), field.getValue()));
                }
            }
        }
        return resource;
    }

    /** @return null for no values */
    static ObjectNode extension(ResourceType type, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            throw ScimException.invalidSyntax(type.extension().id() + " is not a JSON object.");
        }
        return fields(type.extension().attributes(), value);
    }

    private static ObjectNode fields(List<Attribute> attributes, JsonNode object) {
        ObjectNode read = JSON.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            Attribute attribute = Attribute.find(attributes, field.getKey());
            if (attribute != null && !attribute.readOnly()) {
                put(read, attribute.name(), value(attribute, field.getValue()));
            }
        }
        return read.isEmpty() ? null : read;
    }

    /** Names ignore case, so one object could name an attribute twice. */
    private static void put(ObjectNode resource, String name, JsonNode value) {
        if (value == null) {
            return;
        }
        if (resource.has(name)) {
            throw ScimException.invalidSyntax(name + " is given twice.");
        }
        resource.set(name, value);
    }

    /** @return the value in normal form; null for no value */
    static JsonNode value(Attribute attribute, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return attribute.multiValued() ? values(attribute, value) : single(attribute, value);
    }

    private static ArrayNode values(Attribute attribute, JsonNode value) {
        int max = attribute.name().equals("members") ? MAX_MEMBERS : MAX_VALUES;
        if (value.size() > max && value.isArray()) {
            throw ScimException.invalidValue(attribute.name() + " has more than " + max + " values.");
        }
        ArrayNode values = JSON.arrayNode();
        if (value.isArray()) {
            value.forEach(each -> add(values, attribute, each));
        } else {
            add(values, attribute, value);
        }
        return values.isEmpty() ? null : values;
    }

    private static void add(ArrayNode values, Attribute attribute, JsonNode value) {
        JsonNode read = value.isNull() ? null : single(attribute, value);
        if (read != null) {
            values.add(read);
        }
    }

    /** @return null for a complex value without known sub-attributes */
    static JsonNode single(Attribute attribute, JsonNode value) {
        return switch (attribute.type()) {
            case COMPLEX -> complex(attribute, value);
            case BOOLEAN -> bool(attribute, value);
            default -> text(attribute, value);
        };
    }

    /** Some directories send {@code "manager": "id"} instead of {@code "manager": {"value": "id"}}. */
    private static JsonNode complex(Attribute attribute, JsonNode value) {
        if (value.isObject()) {
            return fields(attribute.subAttributes(), value);
        }
        Attribute only = value.isArray() ? null : attribute.subAttribute("value");
        if (only == null) {
            throw ScimException.invalidValue(attribute.name() + " is not a JSON object.");
        }
        return JSON.objectNode().set(only.name(), single(only, value));
    }

    private static JsonNode bool(Attribute attribute, JsonNode value) {
        Boolean bool = Values.bool(value);
        if (bool == null) {
            throw ScimException.invalidValue(attribute.name() + " is neither true nor false.");
        }
        return BooleanNode.valueOf(bool);
    }

    private static JsonNode text(Attribute attribute, JsonNode value) {
        if (value.isContainerNode() || attribute.type() == Type.STRING && value.isBoolean()) {
            throw ScimException.invalidValue(attribute.name() + " is not text.");
        }
        String text = value.asText();
        if (text.length() > MAX_TEXT) {
            throw ScimException.invalidValue(attribute.name() + " is longer than " + MAX_TEXT + " characters.");
        }
        if (!Text.isStorable(text)) {
            throw ScimException.invalidValue(attribute.name() + " " + Text.NOT_STORABLE + ".");
        }
        return TextNode.valueOf(text);
    }

    /** Checks the rules for a whole resource: required attributes, and at most one primary value (RFC 7643, section 2.4). */
    static void check(ResourceType type, ObjectNode resource) {
        for (Attribute attribute : type.schema().attributes()) {
            JsonNode value = resource.get(attribute.name());
            if (attribute.required() && (value == null || value.asText().isBlank())) {
                throw ScimException.invalidValue(attribute.name() + " is required.");
            }
            if (attribute.multiValued() && value != null && primaries(value) > 1) {
                throw ScimException.invalidValue(attribute.name() + " has several primary values.");
            }
        }
    }

    private static int primaries(JsonNode values) {
        int primaries = 0;
        for (JsonNode value : values) {
            primaries += value.path("primary").asBoolean() ? 1 : 0;
        }
        return primaries;
    }
}
