package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.scim.Filter.Operator;
import dev.roster.scim.PatchOperation.Kind;
import java.util.List;
import java.util.Map;

/** Applies PATCH operations to a resource in its normal form ({@link ResourceReader}). */
final class Patch {
    private final ResourceType type;
    private final ObjectNode resource;

    private Patch(ResourceType type, ObjectNode resource) {
        this.type = type;
        this.resource = resource;
    }

    /** @return the changed resource; the given one does not change */
    static ObjectNode apply(ResourceType type, ObjectNode resource, List<PatchOperation> operations) {
        Patch patch = new Patch(type, resource.deepCopy());
        operations.forEach(patch::apply);
        ResourceReader.check(type, patch.resource);
        return patch.resource;
    }

    private void apply(PatchOperation operation) {
        if (operation.extension()) {
            applyToExtension(operation);
            return;
        }
        AttributePath path = operation.target().path();
        ObjectNode holder = holder(path, operation.kind() != Kind.REMOVE);
        if (holder == null) {
            return;
        }
        if (path.attribute().multiValued()) {
            applyToValues(operation, holder, path);
        } else if (operation.target().values() != null) {
            throw ScimException.invalidPath(path.attribute().name() + " has only one value.");
        } else if (path.sub() != null) {
            applyToSub(operation, holder, path);
        } else {
            applyToSingle(operation, holder, path.attribute());
        }
        removeEmptyExtension();
    }

    private void applyToExtension(PatchOperation operation) {
        String id = type.extension().id();
        ObjectNode value = operation.kind() == Kind.REMOVE ? null : ResourceReader.extension(type, operation.value());
        if (operation.kind() == Kind.REMOVE) {
            resource.remove(id);
        } else if (value != null) {
            merge(resource.get(id) instanceof ObjectNode existing ? existing : resource.putObject(id), value);
        }
    }

    /** @return null if the extension has no values and is not created */
    private ObjectNode holder(AttributePath path, boolean create) {
        if (path.extension() == null) {
            return resource;
        }
        JsonNode existing = resource.get(path.extension());
        return existing != null ? (ObjectNode) existing : create ? resource.putObject(path.extension()) : null;
    }

    private void removeEmptyExtension() {
        if (type.extension() != null && resource.path(type.extension().id()).isEmpty()) {
            resource.remove(type.extension().id());
        }
    }

    private static void applyToSingle(PatchOperation operation, ObjectNode holder, Attribute attribute) {
        JsonNode value = operation.kind() == Kind.REMOVE ? null : ResourceReader.value(attribute, operation.value());
        if (value == null) {
            holder.remove(attribute.name());
        } else if (attribute.isComplex() && holder.get(attribute.name()) instanceof ObjectNode existing) {
            merge(existing, (ObjectNode) value);
        } else {
            holder.set(attribute.name(), value);
        }
    }

    private static void merge(ObjectNode existing, ObjectNode value) {
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            existing.set(field.getKey(), field.getValue());
        }
    }

    private static void applyToSub(PatchOperation operation, ObjectNode holder, AttributePath path) {
        JsonNode value = operation.kind() == Kind.REMOVE ? null : ResourceReader.value(path.sub(), operation.value());
        String name = path.attribute().name();
        if (value != null) {
            (holder.get(name) instanceof ObjectNode existing ? existing : holder.putObject(name))
                    .set(path.sub().name(), value);
        } else if (holder.get(name) instanceof ObjectNode existing) {
            existing.remove(path.sub().name());
            if (existing.isEmpty()) {
                holder.remove(name);
            }
        }
    }

    private static void applyToValues(PatchOperation operation, ObjectNode holder, AttributePath path) {
        String name = path.attribute().name();
        ArrayNode values = holder.get(name) instanceof ArrayNode existing ? existing : holder.putArray(name);
        if (operation.kind() == Kind.REMOVE) {
            remove(operation, values, path);
        } else if (operation.target().values() == null && path.sub() == null) {
            addAll(operation, values, path.attribute());
        } else {
            change(operation, values, path);
        }
        if (values.isEmpty()) {
            holder.remove(name);
        }
        if (values.size() > ResourceReader.MAX_VALUES) {
            throw ScimException.invalidValue(name + " has more than " + ResourceReader.MAX_VALUES + " values.");
        }
    }

    private static void addAll(PatchOperation operation, ArrayNode values, Attribute attribute) {
        if (operation.kind() == Kind.REPLACE) {
            values.removeAll();
        }
        JsonNode added = ResourceReader.value(attribute, operation.value());
        if (added != null) {
            added.forEach(value -> add(values, value));
        }
    }

    /** A value that exists is not added again; a new primary value replaces the former one (RFC 7644, section 3.5.2.1). */
    private static void add(ArrayNode values, JsonNode value) {
        for (JsonNode existing : values) {
            if (existing.equals(value)) {
                return;
            }
        }
        if (value.path("primary").asBoolean()) {
            clearPrimary(values);
        }
        values.add(value);
    }

    private static void clearPrimary(ArrayNode values) {
        values.forEach(existing -> ((ObjectNode) existing).remove("primary"));
    }

    /** Entra removes values by a list instead of a filter. */
    private static void remove(PatchOperation operation, ArrayNode values, AttributePath path) {
        Filter filter = operation.target().values();
        JsonNode listed = filter == null && path.sub() == null && !operation.value().isMissingNode()
                ? ResourceReader.value(path.attribute(), operation.value())
                : null;
        for (int i = values.size() - 1; i >= 0; i--) {
            JsonNode value = values.get(i);
            if (listed != null && !isListed(listed, value) || filter != null && !FilterMatcher.matches(filter, value)) {
                continue;
            }
            if (path.sub() != null) {
                ((ObjectNode) value).remove(path.sub().name());
            }
            if (path.sub() == null || value.isEmpty()) {
                values.remove(i);
            }
        }
    }

    private static boolean isListed(JsonNode listed, JsonNode value) {
        for (JsonNode each : listed) {
            if (each.path("value").equals(value.path("value"))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Changes the values that the filter selects. If there are none, and the filter says how a value would look, creates one:
     * Entra replaces {@code emails[type eq "work"].value} of users without addresses.
     */
    private static void change(PatchOperation operation, ArrayNode values, AttributePath path) {
        Filter filter = operation.target().values();
        boolean found = false;
        for (int i = 0; i < values.size(); i++) {
            if (filter == null || FilterMatcher.matches(filter, values.get(i))) {
                changeOne(operation, values, i, path);
                found = true;
            }
        }
        if (!found) {
            ObjectNode created = values.objectNode();
            if (filter != null && !describe(filter, created)) {
                throw ScimException.noTarget("No value matches the filter of the path.");
            }
            values.add(created);
            changeOne(operation, values, values.size() - 1, path);
        }
    }

    private static void changeOne(PatchOperation operation, ArrayNode values, int index, AttributePath path) {
        ObjectNode value = (ObjectNode) values.get(index);
        if (path.sub() != null) {
            JsonNode changed = ResourceReader.value(path.sub(), operation.value());
            if (changed == null) {
                value.remove(path.sub().name());
            } else {
                if (path.sub().name().equals("primary") && changed.asBoolean()) {
                    clearPrimary(values);
                }
                value.set(path.sub().name(), changed);
            }
            return;
        }
        JsonNode changed = ResourceReader.single(path.attribute(), operation.value());
        if (changed != null) {
            if (changed.path("primary").asBoolean()) {
                clearPrimary(values);
            }
            merge(value, (ObjectNode) changed);
        }
    }

    /** @return whether the filter consists only of equalities, which the value then satisfies */
    private static boolean describe(Filter filter, ObjectNode value) {
        if (filter instanceof Filter.And and) {
            return describe(and.left(), value) && describe(and.right(), value);
        }
        if (filter instanceof Filter.Compare compare && compare.operator() == Operator.EQ) {
            value.set(compare.path().leaf().name(), compare.value());
            return true;
        }
        return false;
    }
}
