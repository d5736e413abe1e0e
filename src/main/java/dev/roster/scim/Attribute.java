package dev.roster.scim;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The definition of an attribute (RFC 7643, section 7).
 *
 * @param values the canonical values of a string, or the types of a reference
 */
record Attribute(String name, Type type, String description, Set<Trait> traits, List<Attribute> subAttributes,
        List<String> values) {
    enum Type {
        STRING,
        BOOLEAN,
        DATE_TIME,
        REFERENCE,
        BINARY,
        COMPLEX;

        String value() {
            return this == DATE_TIME ? "dateTime" : name().toLowerCase(Locale.ROOT);
        }
    }

    enum Trait {
        MULTI_VALUED,
        REQUIRED,
        CASE_EXACT,
        READ_ONLY,
        IMMUTABLE,
        ALWAYS_RETURNED,
        UNIQUE
    }

    static Attribute string(String name, String description, Trait... traits) {
        return new Attribute(name, Type.STRING, description, Set.of(traits), List.of(), List.of());
    }

    static Attribute of(String name, Type type, String description, Trait... traits) {
        return new Attribute(name, type, description, Set.of(traits), List.of(), List.of());
    }

    static Attribute complex(String name, String description, List<Attribute> subAttributes, Trait... traits) {
        return new Attribute(name, Type.COMPLEX, description, Set.of(traits), subAttributes, List.of());
    }

    Attribute withValues(String... allowed) {
        return new Attribute(name, type, description, traits, subAttributes, List.of(allowed));
    }

    private boolean is(Trait trait) {
        return traits.contains(trait);
    }

    boolean multiValued() {
        return is(Trait.MULTI_VALUED);
    }

    boolean required() {
        return is(Trait.REQUIRED);
    }

    /** Other types than strings are compared exactly. */
    boolean caseExact() {
        return type != Type.STRING || is(Trait.CASE_EXACT);
    }

    boolean readOnly() {
        return is(Trait.READ_ONLY);
    }

    boolean immutable() {
        return is(Trait.IMMUTABLE);
    }

    boolean alwaysReturned() {
        return is(Trait.ALWAYS_RETURNED);
    }

    boolean unique() {
        return is(Trait.UNIQUE);
    }

    boolean isComplex() {
        return type == Type.COMPLEX;
    }

    /** @return null if there is none */
    Attribute subAttribute(String subName) {
        return find(subAttributes, subName);
    }

    /** Names ignore case (RFC 7643, section 2.1). */
    static Attribute find(List<Attribute> attributes, String name) {
        return attributes.stream().filter(attribute -> attribute.name.equalsIgnoreCase(name)).findFirst().orElse(null);
    }
}
