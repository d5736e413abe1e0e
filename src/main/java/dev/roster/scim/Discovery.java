package dev.roster.scim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The documents with which a client discovers the service (RFC 7643, sections 5, 6 and 7). */
@ApplicationScoped
class Discovery {
    private static final String CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
    private static final String RESOURCE_TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
    private static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema";

    @Inject
    ScimJson json;

    ObjectNode serviceProviderConfig(UUID account) {
        ObjectNode config = resource(CONFIG);
        supported(config, "patch", true);
        supported(config, "bulk", true).put("maxOperations", Bulk.MAX_OPERATIONS).put("maxPayloadSize", Bulk.MAX_BYTES);
        supported(config, "filter", true).put("maxResults", Search.MAX_COUNT);
        supported(config, "changePassword", false);
        supported(config, "sort", true);
        supported(config, "etag", true);
        config.putArray("authenticationSchemes").addObject()
                .put("type", "oauthbearertoken")
                .put("name", "Bearer token")
                .put("description", "A token of the directory connection, from the console")
                .put("specUri", "https://www.rfc-editor.org/rfc/rfc6750")
                .put("primary", true);
        return meta(config, account, "ServiceProviderConfig", "ServiceProviderConfig");
    }

    List<ObjectNode> resourceTypes(UUID account) {
        return Stream.of(ResourceType.values()).map(type -> resourceType(account, type)).toList();
    }

    ObjectNode resourceType(UUID account, ResourceType type) {
        ObjectNode document = resource(RESOURCE_TYPE)
                .put("id", type.title())
                .put("name", type.title())
                .put("endpoint", "/" + type.endpoint())
                .put("description", type.schema().description())
                .put("schema", type.schema().id());
        if (type.extension() != null) {
            document.putArray("schemaExtensions").addObject().put("schema", type.extension().id()).put("required", false);
        }
        return meta(document, account, "ResourceType", "ResourceTypes/" + type.title());
    }

    List<ObjectNode> schemas(UUID account) {
        return Schema.ALL.stream().map(schema -> schema(account, schema)).toList();
    }

    ObjectNode schema(UUID account, Schema schema) {
        ObjectNode document = resource(SCHEMA)
                .put("id", schema.id())
                .put("name", schema.name())
                .put("description", schema.description());
        ArrayNode attributes = document.putArray("attributes");
        schema.attributes().forEach(attribute -> describe(attributes.addObject(), attribute));
        return meta(document, account, "Schema", "Schemas/" + schema.id());
    }

    private static void describe(ObjectNode document, Attribute attribute) {
        document.put("name", attribute.name())
                .put("type", attribute.type().value())
                .put("multiValued", attribute.multiValued())
                .put("description", attribute.description())
                .put("required", attribute.required())
                .put("caseExact", attribute.caseExact())
                .put("mutability", attribute.readOnly() ? "readOnly" : attribute.immutable() ? "immutable" : "readWrite")
                .put("returned", attribute.alwaysReturned() ? "always" : "default")
                .put("uniqueness", attribute.unique() ? "server" : "none");
        if (!attribute.values().isEmpty()) {
            ArrayNode values = document
                    .putArray(attribute.type() == Attribute.Type.REFERENCE ? "referenceTypes" : "canonicalValues");
            attribute.values().forEach(values::add);
        }
        if (attribute.isComplex()) {
            ArrayNode subAttributes = document.putArray("subAttributes");
            attribute.subAttributes().forEach(sub -> describe(subAttributes.addObject(), sub));
        }
    }

    private static ObjectNode resource(String schema) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putArray("schemas").add(schema);
        return document;
    }

    private static ObjectNode supported(ObjectNode config, String feature, boolean supported) {
        return config.putObject(feature).put("supported", supported);
    }

    private ObjectNode meta(ObjectNode document, UUID account, String type, String path) {
        document.putObject("meta").put("resourceType", type).put("location", json.location(account, path));
        return document;
    }
}
