package dev.roster.testing;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An existing database for the tests, {@code -Dtests.database.url=postgresql://host:port/roster_test}: PostgreSQL 15 to 18, or
 * the coordinator of a Citus cluster. Without the property, the tests start a PostgreSQL of their own.
 * <p>
 * The roles are {@code postgres}, {@code roster_owner} and {@code roster}, each with its name as password;
 * {@code tests.database.superuser} and {@code tests.database.superuser-password} replace the first.
 */
public final class ExternalDatabase {
    private static final String URL = System.getProperty("tests.database.url");

    private static final List<String> ROLES = List.of("roster_owner", "roster");
    /** Drops one object after the other, because a cluster rejects some of them in one statement. */
    private static final String OBJECTS = """
            select format('drop table %s cascade', oid::regclass) from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
            union all
            select format('drop function %s cascade', oid::regprocedure) from pg_proc
            where pronamespace = 'public'::regnamespace and pg_get_userbyid(proowner) = 'roster_owner'""";

    private static Boolean distributed;

    private ExternalDatabase() {
    }

    public static boolean isConfigured() {
        return URL != null;
    }

    /** Whether the tests use a Citus cluster. */
    public static synchronized boolean isDistributed() {
        if (distributed == null) {
            distributed = isConfigured() && !rows("select extname from pg_extension where extname = 'citus'").isEmpty();
        }
        return distributed;
    }

    /** The databases on the workers of the cluster, by {@code -Dtests.database.workers=URL,URL}; empty without a cluster. */
    public static List<String> workers() {
        String workers = System.getProperty("tests.database.workers");
        return workers == null ? List.of() : List.of(workers.split(","));
    }

    static String superuser() {
        return System.getProperty("tests.database.superuser", "postgres");
    }

    static String superuserPassword() {
        return System.getProperty("tests.database.superuser-password", "postgres");
    }

    /** Empties the database once per JVM, and configures Roster to use it. */
    public static void prepare() {
        if (!isConfigured() || System.getProperty("roster.database.url") != null) {
            return;
        }
        if (!URI.create(URL).getPath().contains("test")) {
            throw new IllegalStateException(
                    "The tests delete everything in " + URL + ": use a database with \"test\" in its name");
        }
        List<String> existing = rows("select rolname from pg_roles");
        ROLES.stream().filter(role -> !existing.contains(role))
                .forEach(role -> execute("create role %1$s login password '%1$s'".formatted(role)));
        execute("grant create on schema public to roster_owner");
        rows(OBJECTS).forEach(ExternalDatabase::execute);
        if (isDistributed()) {
            // The setting of a session does not reach the workers.
            execute("alter role roster set lock_timeout = '800ms'");
        }
        Map.of("url", URL, "username", "roster", "password", "roster", "migration-username", "roster_owner",
                "migration-password", "roster_owner")
                .forEach((name, value) -> System.setProperty("roster.database." + name, value));
    }

    private static void execute(String sql) {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private static List<String> rows(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + URL, superuser(), superuserPassword());
    }
}
