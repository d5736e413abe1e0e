package dev.roster.database;

import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;

/** Runs {@code roster migrate}: migrates the schema and exits with 0, or with 1 after a failure. */
public class MigrationCommand implements QuarkusApplication {
    public static final String NAME = "migrate";

    /** Disables everything that a migration does not need, and sets values that startup requires. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("roster.database.migrate-at-start", "true"),
            Map.entry("roster.public-url", "http://localhost"),
            Map.entry("roster.operator-role", "nobody"),
            Map.entry("roster.console.enabled", "false"),
            Map.entry("quarkus.oidc.tenant-enabled", "false"),
            Map.entry("quarkus.scheduler.enabled", "false"),
            Map.entry("quarkus.http.host", "localhost"),
            Map.entry("quarkus.http.port", "0"),
            Map.entry("quarkus.management.host", "localhost"),
            Map.entry("quarkus.management.port", "0"));

    /** Covers a database that is still starting. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Inject
    Migration migration;

    /** Must run before the application starts. */
    public static void prepare() {
        SETTINGS.forEach(System::setProperty);
    }

    @Override
    public int run(String... arguments) {
        return migration.isDoneWithin(TIMEOUT) ? 0 : 1;
    }
}
