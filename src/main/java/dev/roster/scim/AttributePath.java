package dev.roster.scim;

import java.util.ArrayList;
import java.util.List;

/**
 * A path to an attribute (RFC 7644, section 3.10), such as {@code name.givenName} or
 * {@code urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department}.
 *
 * @param extension the id of the extension's schema; null for an attribute of the core schema
 * @param sub null if the path has no sub-attribute
 */
record AttributePath(String extension, Attribute attribute, Attribute sub) {
    /** @return null if the schemas of the type have no such attribute */
    static AttributePath parse(ResourceType type, String text) {
        String core = rest(type.schema().id(), text);
        if (core != null) {
            return resolve(null, core, name -> type.attribute(name));
        }
        String extended = type.extension() == null ? null : rest(type.extension().id(), text);
        if (extended != null) {
            return resolve(type.extension().id(), extended, type.extension()::attribute);
        }
        return resolve(null, text, type::attribute);
    }

    /** @return the text after the schema's id and a colon; null if it does not begin so */
    private static String rest(String schema, String text) {
        return text.length() > schema.length() + 1 && text.regionMatches(true, 0, schema + ":", 0, schema.length() + 1)
                ? text.substring(schema.length() + 1)
                : null;
    }

    private interface Lookup {
        Attribute find(String name);
    }

    private static AttributePath resolve(String extension, String text, Lookup lookup) {
        int dot = text.indexOf('.');
        Attribute attribute = lookup.find(dot < 0 ? text : text.substring(0, dot));
        if (attribute == null || dot < 0) {
            return attribute == null ? null : new AttributePath(extension, attribute, null);
        }
        Attribute sub = attribute.subAttribute(text.substring(dot + 1));
        return sub == null ? null : new AttributePath(extension, attribute, sub);
    }

    /** The attribute that has the value. */
    Attribute leaf() {
        return sub == null ? attribute : sub;
    }

    boolean readOnly() {
        return attribute.readOnly() || sub != null && sub.readOnly();
    }

    /** The names from the resource to the value. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (extension != null) {
            names.add(extension);
        }
        names.add(attribute.name());
        if (sub != null) {
            names.add(sub.name());
        }
        return names;
    }
}
