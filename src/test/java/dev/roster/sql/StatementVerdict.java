package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

import dev.roster.testing.Sql;

/**
 * Fails a run of tests, at its end, if Roster sent the database that they share a statement that does not keep to its account.
 * JUnit finds it by itself (META-INF/services), so that it judges whatever was run: the suite, or one class of it.
 */
public final class StatementVerdict implements BeforeAllCallback {

    /** The first class of the run leaves it there, and JUnit closes it after the last. */
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(Namespace.GLOBAL).computeIfAbsent(StatementVerdict.class,
                once -> (AutoCloseable) StatementVerdict::judge);
    }

    private static void judge() throws SQLException {
        if (System.getProperty("roster.database.url") == null) {
            return;
        }
        List<String> faults = new ArrayList<>();
        try (AccountScope scope = new AccountScope()) {
            for (String statement : issued()) {
                List<String> reached = scope.faults(statement);
                if (!reached.isEmpty() && !SpanningStatement.allows(statement, reached)) {
                    faults.add("any account's " + reached + " by\n" + statement);
                }
            }
        }
        assertThat(faults).as("what Roster can reach without naming the account").isEmpty();
    }

    /** One of each kind that the service's role has sent since the server started, by the server's own account. */
    static List<String> issued() {
        Sql.update("create schema if not exists recorded");
        Sql.update("create extension if not exists pg_stat_statements schema recorded");
        assertThat(Sql.count("select dealloc from recorded.pg_stat_statements_info")).as("forgotten for want of room").isZero();
        return Sql.column("select query from recorded.pg_stat_statements where toplevel and userid = cast(? as regrole)",
                System.getProperty("roster.database.username"));
    }
}
