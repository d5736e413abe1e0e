package dev.roster.directory;

import java.util.List;

/**
 * A search for users or groups of the directory. In the SQL, {@code d} is the row of the directory, with the member {@code m}
 * of a user or the group {@code g}.
 *
 * @param condition without text from clients
 * @param order ends with the id, so that pages are stable
 * @param parameters the first is the account
 */
public record RowSearch(String condition, String order, List<Object> parameters, int offset, int count) {
    /** One page, and the number of all results. */
    public record Result<T>(long total, List<T> rows) {
    }

    String page(String select) {
        return select + " and " + condition + " order by " + order + " limit " + count + " offset " + offset;
    }

    Object[] values() {
        return parameters.toArray();
    }
}
