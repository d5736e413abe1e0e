package dev.roster.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.hibernate.reactive.mutiny.Mutiny;

import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The conditions of a statement that depends on its caller's filters, and the values of all parameters. Each {@code ?} of a
 * condition becomes the number of the next parameter, so that no statement numbers parameters by hand. Conditions must not
 * contain a {@code ?} for anything else, such as an operator of {@code jsonb}.
 */
public final class Conditions {

    private final String marker;
    private final List<Object> values;
    private final StringBuilder sql = new StringBuilder();

    private Conditions(String marker, Object... parameters) {
        this.marker = marker;
        this.values = new ArrayList<>(Arrays.asList(parameters));
    }

    /** For a statement of the pool. @param parameters the values of {@code $1}, {@code $2}, … of the statement itself */
    public static Conditions forPool(Object... parameters) {
        return new Conditions("$", parameters);
    }

    /** For a native query of a session. @param parameters the values of {@code ?1}, {@code ?2}, … of the statement itself */
    public static Conditions forSession(Object... parameters) {
        return new Conditions("?", parameters);
    }

    /** Adds a condition that holds one {@code ?} for each value. */
    public Conditions and(String condition, Object... its) {
        String[] parts = condition.split("\\?", -1);
        if (parts.length != its.length + 1) {
            throw new IllegalArgumentException(condition + " does not take " + its.length + " values");
        }
        sql.append(" and (").append(parts[0]);
        for (int i = 0; i < its.length; i++) {
            values.add(its[i]);
            sql.append(marker).append(values.size()).append(parts[i + 1]);
        }
        sql.append(')');
        return this;
    }

    /** Adds a condition unless its value is null. */
    public Conditions andIfGiven(String condition, Object value) {
        return value == null ? this : and(condition, value);
    }

    /** Each condition with an {@code and} before it; empty if there is none. */
    public String sql() {
        return sql.toString();
    }

    /** The values of all parameters, in their order. */
    public Object[] parameters() {
        return values.toArray();
    }

    public Tuple tuple() {
        return Tuple.from(values);
    }

    public <T> Mutiny.SelectionQuery<T> bind(Mutiny.SelectionQuery<T> query) {
        for (int i = 0; i < values.size(); i++) {
            query.setParameter(i + 1, values.get(i));
        }
        return query;
    }
}
