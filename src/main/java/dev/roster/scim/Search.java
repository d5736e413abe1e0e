package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.roster.directory.RowSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The parameters of a list (RFC 7644, sections 3.4.2 and 3.4.3).
 *
 * @param filter null for all
 * @param sortBy null for the order of creation
 * @param startIndex at least 1
 */
record Search(Filter filter, AttributePath sortBy, boolean descending, int startIndex, int count, Projection projection) {
    static final int MAX_COUNT = 200;

    private static final int MAX_START = 1_000_000;

    static Search of(ResourceType type, String filter, String sortBy, String sortOrder, String startIndex, String count,
            Projection projection) {
        return new Search(isEmpty(filter) ? null : FilterParser.parse(type, filter),
                isEmpty(sortBy) ? null : sortBy(type, sortBy),
                descending(sortOrder),
                Math.min(Math.max(1, number("startIndex", startIndex, 1)), MAX_START),
                Math.min(Math.max(0, number("count", count, MAX_COUNT)), MAX_COUNT), projection);
    }

    /** The body of POST {@code .search}. */
    static Search of(ResourceType type, JsonNode body) {
        return of(type, text(body, "filter"), text(body, "sortBy"), text(body, "sortOrder"), text(body, "startIndex"),
                text(body, "count"), Projection.of(type, names(body, "attributes"), names(body, "excludedAttributes")));
    }

    private static String text(JsonNode body, String name) {
        JsonNode value = PatchOperation.field(body, name);
        if (value.isContainerNode()) {
            throw ScimException.invalidValue(name + " is not text.");
        }
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    private static String names(JsonNode body, String name) {
        JsonNode value = PatchOperation.field(body, name);
        return value.isArray() ? StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText)
                .collect(Collectors.joining(",")) : text(body, name);
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isBlank();
    }

    private static AttributePath sortBy(ResourceType type, String name) {
        AttributePath path = AttributePath.parse(type, name.strip());
        if (path == null || path.attribute().name().equals("groups") || path.attribute().name().equals("members")) {
            throw ScimException.invalidValue("sortBy names no attribute to sort by.");
        }
        return path;
    }

    private static boolean descending(String sortOrder) {
        if (isEmpty(sortOrder) || sortOrder.equalsIgnoreCase("ascending")) {
            return false;
        }
        if (sortOrder.equalsIgnoreCase("descending")) {
            return true;
        }
        throw ScimException.invalidValue("sortOrder is neither ascending nor descending.");
    }

    private static int number(String name, String text, int otherwise) {
        if (isEmpty(text)) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException notANumber) {
            throw ScimException.invalidValue(name + " is not an integer.");
        }
    }

    /** The condition and the order in SQL. */
    RowSearch rows(ResourceType type, UUID accountId) {
        List<Object> parameters = new ArrayList<>();
        parameters.add(accountId);
        FilterSql sql = new FilterSql(type, parameters);
        String condition = filter == null ? "true" : sql.condition(filter);
        String order = sortBy == null ? "d.id" : new AttributeSql(type).order(sortBy, descending) + ", d.id";
        return new RowSearch(condition, order, List.copyOf(parameters), startIndex - 1, count);
    }
}
