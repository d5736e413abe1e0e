package dev.roster.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Composes the dynamic conditions of a statement and numbers their parameters: each {@code ?} of a condition becomes the next
 * {@code $n}. A condition cannot contain a {@code ?} for anything else, such as an operator of {@code jsonb}.
 */
public final class Conditions {
    private final List<Object> values;
    private final StringBuilder sql = new StringBuilder();

    private Conditions(Object... parameters) {
        this.values = new ArrayList<>(Arrays.asList(parameters));
    }

    /** @param parameters the values of {@code $1}, {@code $2}, … in the statement itself */
    public static Conditions after(Object... parameters) {
        return new Conditions(parameters);
    }

    /** Adds a condition with one {@code ?} for each value. */
    public Conditions and(String condition, Object... added) {
        String[] parts = condition.split("\\?", -1);
        if (parts.length != added.length + 1) {
            throw new IllegalArgumentException(condition + " does not take " + added.length + " values");
        }
        sql.append(" and (").append(parts[0]);
        for (int i = 0; i < added.length; i++) {
            values.add(added[i]);
            sql.append('$').append(values.size()).append(parts[i + 1]);
        }
        sql.append(')');
        return this;
    }

    /** Adds a condition unless its value is null. */
    public Conditions andIfGiven(String condition, Object value) {
        return value == null ? this : and(condition, value);
    }

    /** All conditions, each with a leading {@code and}. */
    public String sql() {
        return sql.toString();
    }

    public Object[] parameters() {
        return values.toArray();
    }
}
