package dev.roster.access;

import java.util.function.Function;

/**
 * The statement of a batched lookup. Its parameters are arrays with one value for each lookup, and an array with the
 * accounts of all. It has one form for a single server and one for a cluster. A cluster can execute both.
 */
public final class LookupStatement {
    /** The parts in which the forms differ. */
    public interface Form {
        /** An array parameter with its type, such as {@code $1::uuid[]}. */
        String array(String parameter);

        /** The condition that a column is one of the accounts, for the table that is joined to the lookups. */
        String isAccount(String column);

        /**
         * {@code and} with the same condition, for each table in a subquery of the result's columns; empty if it is not needed.
         */
        String andIsAccount(String column);
    }

    private final String forServer;
    private final String forCluster;

    /** @param accounts the parameter with the accounts, such as {@code $5} */
    public LookupStatement(String accounts, Function<Form, String> sql) {
        forServer = sql.apply(new ForServer(accounts));
        forCluster = sql.apply(new ForCluster(accounts));
    }

    String sql(boolean isCluster) {
        return isCluster ? forCluster : forServer;
    }

    /**
     * The planner does not see the values that {@code (select $1)} returns, so it estimates the same cost for all values
     * and keeps a generic plan. If it sees the values, it plans each batch again, because a plan for a few known values
     * seems cheaper. Planning takes longer than the lookups of a small batch (docs/performance.md).
     */
    private record ForServer(String accounts) implements Form {
        @Override
        public String array(String parameter) {
            return "(select " + parameter + ")";
        }

        /** The outer cast makes the subquery an array. Without it, the condition would compare the column with rows. */
        @Override
        public String isAccount(String column) {
            return "%s = any((select %s::uuid[])::uuid[])".formatted(column, accounts);
        }

        @Override
        public String andIsAccount(String column) {
            return "";
        }
    }

    /** A cluster reads only the shards of the accounts if it sees their values, in a condition of each of these tables. */
    private record ForCluster(String accounts) implements Form {
        @Override
        public String array(String parameter) {
            return parameter;
        }

        @Override
        public String isAccount(String column) {
            return "%s = any(%s)".formatted(column, accounts);
        }

        @Override
        public String andIsAccount(String column) {
            return " and " + isAccount(column);
        }
    }
}
