package dev.roster.dev;

import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Starts everything around Roster, once in the life of the JVM: a live reload replaces Roster's classes and keeps these
 * running.
 * What runs is therefore remembered in the system properties, the one place that a reload does not touch.
 */
public final class DevStack {

    private static final String STARTED = "dev.roster.started";

    private DevStack() {
    }

    public static void start() {
        if (System.getProperty(STARTED) != null) {
            return;
        }
        DevMailServer mailServer = DevMailServer.start();
        DevIdentityProvider identityProvider = DevIdentityProvider.start();
        Map.of(
                "roster.database.url", "postgresql://localhost:" + database().getPort() + "/postgres",
                "roster.database.username", "postgres",
                "roster.database.password", "postgres",
                "roster.oidc.issuer", identityProvider.issuer(),
                "roster.smtp.host", "localhost",
                "roster.smtp.port", Integer.toString(mailServer.port()),
                "roster.smtp.start-tls", "DISABLED",
                "roster.mail.from", "Roster <roster@roster.example>",
                "roster.public-url", "http://localhost:8080",
                STARTED, "true").forEach(System::setProperty);
    }

    /** Nothing here is worth keeping, so nothing waits for the disk. */
    private static EmbeddedPostgres database() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("max_connections", "200")
                    // "alter system set log_statement = 'all'" shows what Roster asks; some tests do.
                    .setServerConfig("logging_collector", "on")
                    .setServerConfig("log_destination", "jsonlog")
                    .start();
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException("PostgreSQL does not start", failure);
        }
    }
}
