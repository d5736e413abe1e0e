package dev.roster.scim;

import dev.roster.scim.Attribute.Type;

/**
 * SQL expressions for the attributes of a resource. The rows are {@code d} of the directory, with the member {@code m} of a
 * user, or the group {@code g}.
 */
record AttributeSql(ResourceType type) {
    /** The column with the unique name in lower case. */
    String nameKey() {
        return type == ResourceType.USER ? "d.user_name_key" : "g.name_key";
    }

    /** The column of a time in {@code meta}. */
    String time(AttributePath path) {
        return path.sub().name().equals("created") ? "d.created_at" : "d.modified_at";
    }

    /** The text of an attribute with one value. */
    String text(AttributePath path) {
        String name = path.extension() == null ? path.attribute().name() : "";
        return switch (name) {
            case "id" -> "d.id::text";
            case "externalId" -> "d.external_id";
            case "active" -> "d.active::text";
            case "userName" -> "d.user_name_key";
            case "displayName" -> type == ResourceType.GROUP ? "g.name" : json(path) + " #>> '{}'";
            case "meta" -> metaText(path);
            default -> json(path) + " #>> '{}'";
        };
    }

    private String metaText(AttributePath path) {
        return switch (path.sub() == null ? "" : path.sub().name()) {
            case "resourceType" -> "'" + type.title() + "'";
            case "created", "lastModified" -> time(path) + "::text";
            default -> throw ScimException.invalidFilter("meta." + path.leaf().name() + " cannot be compared.");
        };
    }

    /** The JSON of an attribute. Its names are those of the schema, which contain no quotation marks. */
    String json(AttributePath path) {
        if (type == ResourceType.GROUP) {
            throw ScimException.invalidFilter(path.leaf().name() + " cannot be compared.");
        }
        StringBuilder sql = new StringBuilder("d.attributes");
        path.names().forEach(name -> sql.append(" -> '").append(name).append('\''));
        return path.sub() == null || !path.attribute().multiValued() ? "(" + sql + ")"
                : "(" + sql.substring(0, sql.lastIndexOf(" -> ")) + ")";
    }

    /** The order of a list; missing values are last, or first if descending (RFC 7644, section 3.4.2.3). */
    String order(AttributePath path, boolean descending) {
        String direction = descending ? " desc nulls first" : " asc nulls last";
        return orderText(path) + direction;
    }

    private String orderText(AttributePath path) {
        if (path.leaf().type() == Type.DATE_TIME) {
            return time(path);
        }
        String sql;
        if (path.attribute().multiValued()) {
            String name = path.sub() == null ? "value" : path.sub().name();
            sql = "(select v.value ->> '" + name + "' from jsonb_array_elements(" + json(path)
                    + ") v (value) order by (v.value ->> 'primary') = 'true' desc nulls last limit 1)";
        } else if (path.leaf().isComplex()) {
            throw ScimException.invalidValue("Sort by a sub-attribute of " + path.attribute().name() + ".");
        } else {
            sql = text(path);
        }
        return (path.leaf().caseExact() ? sql : "lower(" + sql + ")") + " collate \"C\"";
    }
}
