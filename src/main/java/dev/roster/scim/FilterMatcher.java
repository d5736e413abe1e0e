package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roster.scim.Filter.Compare;
import dev.roster.scim.Filter.Operator;
import java.util.Locale;

/** Evaluates a filter for one value of a multi-valued attribute in memory. {@link FilterSql} searches resources. */
final class FilterMatcher {
    private FilterMatcher() {
    }

    static boolean matches(Filter filter, JsonNode value) {
        if (filter instanceof Filter.And and) {
            return matches(and.left(), value) && matches(and.right(), value);
        }
        if (filter instanceof Filter.Or or) {
            return matches(or.left(), value) || matches(or.right(), value);
        }
        if (filter instanceof Filter.Not not) {
            return !matches(not.filter(), value);
        }
        if (filter instanceof Filter.Present present) {
            JsonNode found = value.path(present.path().leaf().name());
            return !found.isMissingNode() && !found.asText("x").isEmpty();
        }
        if (filter instanceof Compare compare) {
            return matches(compare, value.path(compare.path().leaf().name()));
        }
        throw ScimException.invalidFilter("The values of an attribute have no values of their own.");
    }

    private static boolean matches(Compare compare, JsonNode found) {
        if (found.isMissingNode()) {
            return compare.operator() == Operator.NE;
        }
        boolean exact = compare.path().leaf().caseExact();
        String actual = folded(found.asText(), exact);
        String expected = folded(compare.value().asText(), exact);
        return switch (compare.operator()) {
            case EQ -> actual.equals(expected);
            case NE -> !actual.equals(expected);
            case CO -> actual.contains(expected);
            case SW -> actual.startsWith(expected);
            case EW -> actual.endsWith(expected);
            case GT -> actual.compareTo(expected) > 0;
            case GE -> actual.compareTo(expected) >= 0;
            case LT -> actual.compareTo(expected) < 0;
            case LE -> actual.compareTo(expected) <= 0;
        };
    }

    private static String folded(String text, boolean exact) {
        return exact ? text : text.toLowerCase(Locale.ROOT);
    }
}
