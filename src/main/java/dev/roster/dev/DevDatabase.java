package dev.roster.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A PostgreSQL server with two roles, as recommended for production: one owns the tables, the service uses the other. */
public record DevDatabase(EmbeddedPostgres server) {
    private static final String[] SETUP = {
            "create role roster_owner login password 'roster_owner'",
            "create role roster login password 'roster'",
            "create database roster owner roster_owner" };

    /** Starts a server without durability, because the data is disposable. */
    static DevDatabase start() {
        try {
            return setUp(EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("max_connections", "200")
                    // Some tests log statements with "alter system set log_statement = 'all'".
                    .setServerConfig("logging_collector", "on")
                    .setServerConfig("log_destination", "jsonlog")
                    // Tests read all statements of the test suite, and the plans of some.
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements,auto_explain")
                    .setServerConfig("pg_stat_statements.max", "20000")
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start PostgreSQL", failure);
        }
    }

    /** Creates the roles and the database on a new server. */
    public static DevDatabase setUp(EmbeddedPostgres server) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : SETUP) {
                statement.execute(sql);
            }
            return new DevDatabase(server);
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot set up PostgreSQL", failure);
        }
    }

    public String url() {
        return "postgresql://localhost:" + server.getPort() + "/roster";
    }

    Map<String, String> settings() {
        return Map.of(
                "roster.database.url", url(),
                "roster.database.username", "roster",
                "roster.database.password", "roster",
                "roster.database.migration-username", "roster_owner",
                "roster.database.migration-password", "roster_owner");
    }
}
