package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.roster.scim.Attribute.Type;
import dev.roster.scim.Filter.Operator;
import dev.roster.value.Text;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.function.Function;

/**
 * Parses filters (RFC 7644, section 3.4.2.2) and the paths of PATCH (section 3.5.2) by recursive descent. Its time is linear in
 * the length of the text, which is bounded like its depth and its number of terms.
 */
final class FilterParser {
    static final int MAX_LENGTH = 4_000;
    static final int MAX_TERMS = 50;
    static final int MAX_DEPTH = 20;

    private final ResourceType type;
    private final Function<String, ScimException> failure;
    private final FilterScanner text;
    private int depth;
    private int terms;
    /** The complex attribute whose values the brackets around the position select; null outside of brackets. */
    private AttributePath scope;

    /**
     * The path of an operation of PATCH.
     *
     * @param values selects values of a multi-valued attribute; null for all
     */
    record Target(AttributePath path, Filter values) {
    }

    private FilterParser(ResourceType type, String text, Function<String, ScimException> failure) {
        this.type = type;
        this.failure = failure;
        this.text = new FilterScanner(text, failure);
    }

    static Filter parse(ResourceType type, String text) {
        FilterParser parser = new FilterParser(type, text, ScimException::invalidFilter);
        Filter filter = parser.disjunction();
        parser.text.mustBeAtEnd();
        return filter;
    }

    static Target parseTarget(ResourceType type, String text) {
        FilterParser parser = new FilterParser(type, text, ScimException::invalidPath);
        Target target = parser.target();
        parser.text.mustBeAtEnd();
        return target;
    }

    private Target target() {
        AttributePath path = path();
        if (!text.accept('[')) {
            return new Target(path, null);
        }
        Filter values = ofValues(path);
        if (!text.accept('.')) {
            return new Target(path, values);
        }
        return new Target(subPath(path), values);
    }

    private Filter disjunction() {
        Filter left = conjunction();
        while (text.acceptWord("or")) {
            left = new Filter.Or(left, conjunction());
        }
        return left;
    }

    private Filter conjunction() {
        Filter left = term();
        while (text.acceptWord("and")) {
            left = new Filter.And(left, term());
        }
        return left;
    }

    private Filter term() {
        if (++terms > MAX_TERMS) {
            throw failure.apply("It has more than " + MAX_TERMS + " terms.");
        }
        if (text.accept('(')) {
            return nested();
        }
        int start = text.position();
        if (text.acceptWord("not")) {
            if (text.accept('(')) {
                return new Filter.Not(nested());
            }
            text.returnTo(start);
        }
        AttributePath path = path();
        if (text.accept('[')) {
            return ofValuesOrSub(path);
        }
        return comparison(path);
    }

    private Filter nested() {
        if (++depth > MAX_DEPTH) {
            throw failure.apply("It has more than " + MAX_DEPTH + " nested parentheses.");
        }
        Filter filter = disjunction();
        text.expect(')');
        depth--;
        return filter;
    }

    /** After the opening bracket. {@code emails[type eq "work"].value co "x"} selects values that satisfy both. */
    private Filter ofValuesOrSub(AttributePath path) {
        Filter values = ofValues(path);
        if (!text.accept('.')) {
            return new Filter.OfValues(path, values);
        }
        AttributePath sub = subPath(path);
        return new Filter.OfValues(path, new Filter.And(values, comparison(new AttributePath(null, sub.sub(), null))));
    }

    private Filter ofValues(AttributePath path) {
        if (scope != null || path.sub() != null || !path.attribute().isComplex()) {
            throw failure.apply(path.leaf().name() + " has no values to select with brackets.");
        }
        scope = path;
        Filter filter = disjunction();
        text.expect(']');
        scope = null;
        return filter;
    }

    private AttributePath subPath(AttributePath path) {
        String name = text.word();
        Attribute sub = path.attribute().subAttribute(name);
        if (sub == null) {
            throw failure.apply(path.attribute().name() + " has no sub-attribute " + name + ".");
        }
        return new AttributePath(path.extension(), path.attribute(), sub);
    }

    private AttributePath path() {
        String name = text.word();
        AttributePath path = name.isEmpty() ? null : scope == null ? AttributePath.parse(type, name) : inScope(name);
        if (path == null) {
            throw failure.apply(name.isEmpty() ? "It has no attribute at position " + text.position() + "."
                    : "The schema has no attribute " + Text.truncate(name, 100) + ".");
        }
        return path;
    }

    private AttributePath inScope(String name) {
        Attribute sub = scope.attribute().subAttribute(name);
        return sub == null ? null : new AttributePath(null, sub, null);
    }

    private Filter comparison(AttributePath path) {
        String word = text.word();
        if (word.equalsIgnoreCase("pr")) {
            return new Filter.Present(path);
        }
        Operator operator = Operator.of(word);
        if (operator == null) {
            throw text.unexpected("an operator");
        }
        AttributePath compared = comparable(path);
        JsonNode value = text.value();
        if (value.isNull()) {
            if (operator != Operator.EQ && operator != Operator.NE) {
                throw failure.apply("null can only be compared with eq and ne.");
            }
            Filter present = new Filter.Present(path);
            return operator == Operator.NE ? present : new Filter.Not(present);
        }
        return new Filter.Compare(compared, operator, converted(compared.leaf(), operator, value));
    }

    /** A comparison with a complex attribute concerns its sub-attribute {@code value} (RFC 7643, section 2.4). */
    private AttributePath comparable(AttributePath path) {
        if (!path.leaf().isComplex()) {
            return path;
        }
        Attribute value = path.attribute().subAttribute("value");
        if (value == null) {
            throw failure.apply("Compare a sub-attribute of " + path.attribute().name() + ".");
        }
        return new AttributePath(path.extension(), path.attribute(), value);
    }

    private JsonNode converted(Attribute attribute, Operator operator, JsonNode value) {
        if (attribute.type() == Type.BOOLEAN) {
            Boolean converted = Values.bool(value);
            if (converted == null || operator != Operator.EQ && operator != Operator.NE) {
                throw failure.apply("Compare " + attribute.name() + " with eq or ne, and with true or false.");
            }
            return BooleanNode.valueOf(converted);
        }
        if (!value.isTextual()) {
            throw failure.apply("Compare " + attribute.name() + " with a text.");
        }
        if (attribute.type() == Type.DATE_TIME) {
            if (operator.isPartOfText()) {
                throw failure.apply(attribute.name() + " is a time, which has no part of a text.");
            }
            return new TextNode(time(value.textValue()));
        }
        return value;
    }

    private String time(String value) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(value);
            if (time.getYear() >= 0 && time.getYear() <= 9_999) {
                return time.toInstant().toString();
            }
        } catch (DateTimeException notATime) {
            // Falls through to the exception below.
        }
        throw failure.apply("A time has the form 2026-01-31T12:00:00Z.");
    }
}
