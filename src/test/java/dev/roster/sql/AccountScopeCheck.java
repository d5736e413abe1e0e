package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.ExternalDatabase;
import dev.roster.testing.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a run of tests at its end if Roster sent a statement that can reach rows of another account, or a table without its own
 * account condition. JUnit finds this class by META-INF/services, so that it checks every run: the suite or one class.
 */
public final class AccountScopeCheck implements BeforeAllCallback {
    /** JUnit closes the value after the last class of the run. */
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(Namespace.GLOBAL).computeIfAbsent(AccountScopeCheck.class,
                once -> (AutoCloseable) AccountScopeCheck::check);
    }

    private static void check() throws SQLException {
        // Only the tests' own server records statements, and only PostgreSQL 16 and later plan them without values.
        if (System.getProperty("roster.database.url") == null || ExternalDatabase.isConfigured()) {
            return;
        }
        List<String> faults = new ArrayList<>();
        try (AccountScope scope = new AccountScope()) {
            for (String statement : sentStatements()) {
                List<String> reached = scope.faults(statement);
                if (!reached.isEmpty() && !CrossAccountStatement.allows(statement, reached)) {
                    faults.add("any account's " + reached + " by\n" + statement);
                }
                List<String> unconditional = scope.withoutCondition(statement);
                if (reached.isEmpty() && !unconditional.isEmpty()) {
                    faults.add("no account condition on " + unconditional + " in\n" + statement);
                }
            }
        }
        assertThat(faults).as("statements that do not name the account of each table").isEmpty();
    }

    /** Each statement that the service's role has sent since the server started, as pg_stat_statements records it. */
    static List<String> sentStatements() {
        Sql.update("create schema if not exists recorded");
        Sql.update("create extension if not exists pg_stat_statements schema recorded");
        assertThat(Sql.count("select dealloc from recorded.pg_stat_statements_info"))
                .as("statements that the server has discarded").isZero();
        return Sql.column("select query from recorded.pg_stat_statements where toplevel and userid = cast(? as regrole)",
                System.getProperty("roster.database.username"));
    }
}
