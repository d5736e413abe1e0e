package dev.roster.directory;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.function.Function;

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

    /**
     * @param columns the beginning of the statement, up to its {@code from}
     * @param from ends with a condition on the account
     */
    <T> Uni<Result<T>> run(Database database, String columns, String from, Function<Row, T> mapper) {
        Object[] values = parameters.toArray();
        String rows = from + " and " + condition;
        return database.first("select count(*) as total" + rows, row -> row.getLong("total"), values)
                .chain(total -> count == 0 || total <= offset ? Uni.createFrom().item(new Result<>(total, List.of()))
                        : database.list(columns + rows + " order by " + order + " limit " + count + " offset " + offset, mapper,
                                values).map(found -> new Result<>(total, found)));
    }
}
