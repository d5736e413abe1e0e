package dev.roster.edge.node;

import dev.roster.access.Mode;
import java.util.Map;

/** Prepares a process that runs {@code roster edge}: without database, emails, console and the jobs of a core. */
public final class EdgeCommand {
    public static final String NAME = "edge";

    public static final Map<String, String> REQUIRED = Map.of(
            "roster.edge.core-url", "the URL of Roster, for example https://roster.example.com",
            "roster.edge.credential", "the edge credential, rse_…",
            "roster.oidc.issuer", "the issuer URL of the identity provider");

    /**
     * Disables what an edge does not have, whatever the environment contains, and sets values that startup requires. Jobs of a
     * core wait for a migration, which never runs here.
     */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry(Mode.SETTING, Mode.EDGE),
            Map.entry("roster.database.url", ""),
            Map.entry("roster.database.migrate-at-start", "false"),
            Map.entry("roster.console.enabled", "false"),
            Map.entry("roster.public-url", "http://localhost"),
            Map.entry("quarkus.datasource.active", "false"),
            Map.entry("quarkus.hibernate-orm.active", "false"),
            Map.entry("quarkus.smallrye-health.check.\"dev.roster.database.DatabaseReadiness\".enabled", "false"),
            Map.entry("quarkus.smallrye-health.check.\"dev.roster.edge.node.LeaseReadiness\".enabled", "true"));

    private EdgeCommand() {
    }

    /** Must run before the application starts. */
    public static void prepare() {
        SETTINGS.forEach(System::setProperty);
    }
}
