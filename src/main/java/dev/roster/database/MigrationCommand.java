package dev.roster.database;

import java.time.Duration;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.runtime.QuarkusApplication;

/** {@code roster migrate}: brings the schema up to date and ends, with 0 when it is and with 1 when it is not. */
public class MigrationCommand implements QuarkusApplication {

    public static final String NAME = "migrate";

    /** What is switched off meanwhile, or would be asked for without need. */
    private static final Map<String, String> NOTHING_ELSE = Map.ofEntries(
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

    /** With a database that is only just starting. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int UP_TO_DATE = 0;
    private static final int FAILED = 1;

    @Inject
    Migration migration;

    /** Before the application starts. */
    public static void prepare() {
        NOTHING_ELSE.forEach(System::setProperty);
    }

    @Override
    public int run(String... arguments) {
        return migration.isDoneWithin(PATIENCE) ? UP_TO_DATE : FAILED;
    }
}
