package dev.roster.scim;

/** A kind of resource (RFC 7643, section 6). */
enum ResourceType {
    USER("User", "Users", Schema.USER, Schema.ENTERPRISE),
    GROUP("Group", "Groups", Schema.GROUP, null);

    private final String title;
    private final String endpoint;
    private final Schema schema;
    private final Schema extension;

    ResourceType(String title, String endpoint, Schema schema, Schema extension) {
        this.title = title;
        this.endpoint = endpoint;
        this.schema = schema;
        this.extension = extension;
    }

    String title() {
        return title;
    }

    /** The last segment of the path. */
    String endpoint() {
        return endpoint;
    }

    Schema schema() {
        return schema;
    }

    /** Null if there is none. */
    Schema extension() {
        return extension;
    }

    /** @return null if neither the schema nor the common attributes have it */
    Attribute attribute(String name) {
        Attribute found = schema.attribute(name);
        return found != null ? found : Attribute.find(Schema.COMMON, name);
    }

    boolean isExtension(String urn) {
        return extension != null && extension.id().equalsIgnoreCase(urn);
    }
}
