package dev.roster.access;

import java.util.function.Function;

/**
 * A statement about the accounts of a batch, which one of its parameters contains as an array. It has a form for one server and
 * one for a cluster.
 */
public final class BatchStatement {
    /**
     * Conditions that restrict a table to the accounts of the batch. A statement needs them beside its joins by account.
     *
     * @param column the SQL expression of the table's account
     */
    public interface Accounts {
        /** For the first table that is joined to the batch. */
        String joined(String column);

        /** For each table of a subquery. */
        String inSubquery(String column);
    }

    private final String forOneServer;
    private final String forCluster;

    /** @param parameter the parameter with the accounts, such as {@code $5} */
    public BatchStatement(String parameter, Function<Accounts, String> sql) {
        forOneServer = sql.apply(new OnOneServer(parameter));
        forCluster = sql.apply(new OnCluster(parameter));
    }

    String sql(boolean isCluster) {
        return isCluster ? forCluster : forOneServer;
    }

    /**
     * The subquery hides the accounts from PostgreSQL's planner. For known accounts, a plan seems cheaper than the generic
     * plan,
     * and PostgreSQL would plan every batch again, which takes as long as 60 lookups.
     */
    private record OnOneServer(String parameter) implements Accounts {
        @Override
        public String joined(String column) {
            return "%s = any((select %s::uuid[])::uuid[])".formatted(column, parameter);
        }

        @Override
        public String inSubquery(String column) {
            return "true";
        }
    }

    /** If each of these tables has the condition, a cluster reads only the shards of the accounts. */
    private record OnCluster(String parameter) implements Accounts {
        @Override
        public String joined(String column) {
            return "%s = any(%s)".formatted(column, parameter);
        }

        @Override
        public String inSubquery(String column) {
            return joined(column);
        }
    }
}
