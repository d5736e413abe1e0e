package dev.roster.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.roster.testing.Sql;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Whether a statement keeps to the accounts that it is given. PostgreSQL's own plan tells, so that aliases, joins, subselects
 * and
 * whatever follows from them need no parser here. What a statement inserts needs no look: no table takes a row without its
 * account.
 */
final class AccountScope implements AutoCloseable {

    private static final Pattern PLANNED = Pattern
            .compile("(?is)\\s*(/\\*.*?\\*/\\s*)?(select|with|insert|update|delete|merge)\\b.*");
    private static final Pattern TABLELESS = Pattern.compile("(?is)\\s*(begin|commit|rollback|set|show)\\b.*");
    /**
     * The server remembers statements without their literals, and one of them only stands where nothing else tells its type.
     */
    private static final Pattern UNTYPED = Pattern.compile("(\\$\\d+)( as \\w+)");

    private final Connection connection;
    private final List<String> tables;
    private final List<String> functions;

    /**
     * Functions that are immutable read no table. Plans are made for copies of the tables that have neither rows nor
     * partitions: less to read, and the same to be held to.
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

    /** The tables of which it may reach any account's rows, and the functions that are told no account. */
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

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
