package dev.roster.sql;

import dev.roster.testing.Sql;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds statements that reach rows of other accounts than those that they name. It reads PostgreSQL's plan, which resolves
 * aliases, joins and subqueries. Inserted rows are not checked, because every table requires an account.
 */
final class AccountScope implements AutoCloseable {
    private static final Pattern PLANNED = Pattern
            .compile("(?is)\\s*(/\\*.*?\\*/\\s*)?(select|with|insert|update|delete|merge)\\b.*");
    private static final Pattern TABLELESS = Pattern.compile("(?is)\\s*(begin|commit|rollback|set|show|listen)\\b.*");
    /**
     * The server records statements without their literals, so that the type of a literal can be unknown.
     */
    private static final Pattern UNTYPED = Pattern.compile("(\\$\\d+)( as \\w+)");

    private final Connection connection;
    private final List<String> tables;
    private final List<String> functions;

    /**
     * Immutable functions read no table. Plans are for copies of the tables without rows and partitions, which makes them
     * short.
     */
    AccountScope() throws SQLException {
        // Only the simple protocol explains a statement whose parameters have no values.
        connection = DriverManager.getConnection(
                "jdbc:" + System.getProperty("roster.database.url") + "?preferQueryMode=simple", "postgres", "postgres");
        tables = Sql
                .column("""
                        select c.relname from pg_class c
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                          and (c.relname = 'account' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id'))
                        """);
        functions = Sql.column("""
                select proname from pg_proc
                where pronamespace = 'public'::regnamespace and coalesce(proargnames[1], '') <> 'account'
                    and provolatile <> 'i'""");
        try (Statement statement = connection.createStatement()) {
            for (String table : tables) {
                statement.execute("create temporary table %1$s (like public.%1$s including all)".formatted(table));
            }
        }
    }

    /** The tables of which the statement can reach rows of any account, and the functions without an account parameter. */
    List<String> faults(String statement) {
        if (TABLELESS.matcher(statement).matches()) {
            return List.of();
        }
        if (!PLANNED.matcher(statement).matches()) {
            return List.of("a statement that has no plan");
        }
        List<String> faults = new ArrayList<>(new TableAccess(tables, plan(statement)).unbound());
        functions.stream().filter(function -> statement.matches("(?s).*\\b" + function + "\\s*\\(.*")).forEach(faults::add);
        return faults;
    }

    private JsonObject plan(String statement) {
        try {
            return explain(statement);
        } catch (SQLException untyped) {
            try {
                return explain(UNTYPED.matcher(statement).replaceAll("$1::boolean$2"));
            } catch (SQLException failure) {
                throw new AssertionError("PostgreSQL does not plan " + statement, failure);
            }
        }
    }

    private JsonObject explain(String statement) throws SQLException {
        try (Statement command = connection.createStatement();
                ResultSet rows = command.executeQuery("explain (generic_plan, verbose, format json) " + statement)) {
            rows.next();
            return new JsonArray(rows.getString(1)).getJsonObject(0).getJsonObject("Plan");
        }
    }

    /** The tables without an account condition of their own. */
    List<String> withoutCondition(String statement) {
        return TABLELESS.matcher(statement).matches() ? List.of() : new AccountConditions(tables).missing(statement);
    }

    List<String> tablesOf(String statement) {
        return new AccountConditions(tables).tablesOf(statement);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
