package dev.roster.scim;

import dev.roster.scim.Attribute.Type;
import dev.roster.scim.Filter.Compare;
import dev.roster.scim.Filter.Operator;
import dev.roster.value.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Translates a filter to an SQL condition on the rows of an account. Names come from the schema, and values are parameters. A
 * top-level equality of {@code id}, {@code userName}, {@code externalId} or the name of a group uses an index; other terms
 * read the rows of the account. No term uses a regular expression or a pattern.
 */
final class FilterSql {
    private final AttributeSql attributes;
    private final List<Object> parameters;
    private int nested;

    /** @param parameters the first is the account; further ones are added */
    FilterSql(ResourceType type, List<Object> parameters) {
        attributes = new AttributeSql(type);
        this.parameters = parameters;
    }

    /** The condition of a whole resource. */
    String condition(Filter filter) {
        return condition(filter, false, null);
    }

    /** @param item the SQL of the value of a multi-valued attribute that the filter concerns; null for the resource */
    private String condition(Filter filter, boolean negated, String item) {
        if (filter instanceof Filter.And and) {
            return "(" + condition(and.left(), negated, item) + " and " + condition(and.right(), negated, item) + ")";
        }
        if (filter instanceof Filter.Or or) {
            return "(" + condition(or.left(), negated, item) + " or " + condition(or.right(), negated, item) + ")";
        }
        if (filter instanceof Filter.Not not) {
            return "not " + condition(not.filter(), true, item);
        }
        String leaf = leaf(filter, item);
        // A missing value makes a comparison null, and "not null" would not match. An index needs the bare comparison.
        return negated ? "coalesce(" + leaf + ", false)" : leaf;
    }

    private String leaf(Filter filter, String item) {
        if (filter instanceof Filter.OfValues values) {
            return ofValues(values.path(), inner -> condition(values.filter(), true, inner));
        }
        if (filter instanceof Filter.Present present) {
            return present(present.path(), item);
        }
        Compare compare = (Compare) filter;
        AttributePath path = compare.path();
        if (item != null) {
            return compared(text(item, path.leaf()), compare);
        }
        if (!path.attribute().multiValued()) {
            return ofResource(compare);
        }
        if (path.attribute().name().equals("members") && path.sub().name().equals("value")
                && compare.operator() == Operator.EQ) {
            return hasMember(compare.value().asText());
        }
        if (compare.operator() == Operator.NE) {
            return "not " + ofValues(path, inner -> "coalesce("
                    + compared(text(inner, path.sub()), new Compare(path, Operator.EQ, compare.value())) + ", false)");
        }
        return ofValues(path, inner -> compared(text(inner, path.sub()), compare));
    }

    /** Finds the member by the primary key. */
    private String hasMember(String text) {
        UUID id = Ids.parse(text);
        return id == null ? "false"
                : "exists (select from member r where r.account_id = $1 and r.id = " + parameter(id)
                        + " and d.id = any(r.group_ids) and r.status <> 'removed')";
    }

    private interface Condition {
        String of(String item);
    }

    /** Whether one of the values satisfies the condition. */
    private String ofValues(AttributePath path, Condition condition) {
        String item = "v" + ++nested;
        Attribute attribute = path.attribute();
        if (path.extension() == null && attribute.name().equals("members")) {
            return ofRows("member", "jsonb_build_object('value', r.id, 'display', r.name, 'type', 'User')",
                    "d.id = any(r.group_ids) and r.status <> 'removed'", item, condition);
        }
        if (path.extension() == null && attribute.name().equals("groups")) {
            return ofRows("access_group", "jsonb_build_object('value', r.id, 'display', r.name, 'type', 'direct')",
                    "r.managed_by = 'directory' and r.id = any(m.group_ids)", item, condition);
        }
        if (!attribute.multiValued()) {
            return "exists (select from (select " + attributes.json(path) + " as value) " + item + " where ("
                    + condition.of(item) + "))";
        }
        return "exists (select from jsonb_array_elements(" + attributes.json(path) + ") " + item + " (value) where ("
                + condition.of(item)
                + "))";
    }

    /** The values are rows of a table of the account. */
    private static String ofRows(String table, String value, String link, String item, Condition condition) {
        return "exists (select from " + table + " r cross join lateral (select " + value + " as value) " + item
                + " where r.account_id = $1 and " + link + " and (" + condition.of(item) + "))";
    }

    private String present(AttributePath path, String item) {
        if (item != null) {
            return "coalesce(" + text(item, path.leaf()) + ", '') <> ''";
        }
        if (path.attribute().multiValued()) {
            return ofValues(path, inner -> path.sub() == null ? "true" : "coalesce(" + text(inner, path.sub()) + ", '') <> ''");
        }
        if (path.leaf().isComplex()) {
            return path.attribute().name().equals("meta") ? "true" : attributes.json(path) + " is not null";
        }
        return "coalesce(" + attributes.text(path) + ", '') <> ''";
    }

    private String ofResource(Compare compare) {
        AttributePath path = compare.path();
        String value = compare.value().asText();
        if (path.attribute().name().equals("id") && compare.operator() == Operator.EQ) {
            UUID id = Ids.parse(value);
            return id == null ? "false" : "d.id = " + parameter(id);
        }
        if (path.leaf().type() == Type.DATE_TIME) {
            return attributes.time(path) + " " + operator(compare.operator()) + " " + parameter(Instant.parse(value));
        }
        if (isName(path)) {
            return compared(attributes.nameKey(), compare.operator(), value.toLowerCase(Locale.ROOT));
        }
        return compared(attributes.text(path), compare);
    }

    private boolean isName(AttributePath path) {
        return path.extension() == null && path.attribute().unique() && !path.attribute().name().equals("id");
    }

    /** The text of a sub-attribute of a value. */
    private String text(String item, Attribute sub) {
        return "(" + item + ".value ->> '" + sub.name() + "')";
    }

    private String compared(String sql, Compare compare) {
        boolean exact = compare.path().leaf().caseExact();
        String value = compare.value().asText();
        return exact ? compared(sql, compare.operator(), value)
                : compared("lower(" + sql + ")", compare.operator(), value.toLowerCase(Locale.ROOT));
    }

    private String compared(String sql, Operator operator, String value) {
        String parameter = parameter(value) + "::text";
        return switch (operator) {
            case EQ -> sql + " = " + parameter;
            case NE -> sql + " is distinct from " + parameter;
            case CO -> "strpos(" + sql + ", " + parameter + ") > 0";
            case SW -> "starts_with(" + sql + ", " + parameter + ")";
            case EW -> "right(" + sql + ", length(" + parameter + ")) = " + parameter;
            default -> sql + " collate \"C\" " + operator(operator) + " " + parameter;
        };
    }

    private static String operator(Operator operator) {
        return switch (operator) {
            case EQ -> "=";
            case NE -> "<>";
            case GT -> ">";
            case GE -> ">=";
            case LT -> "<";
            default -> "<=";
        };
    }

    private String parameter(Object value) {
        parameters.add(value);
        return "$" + parameters.size();
    }
}
