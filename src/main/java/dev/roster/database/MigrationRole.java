package dev.roster.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.logging.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** Configures the connection of Flyway: the role that owns the schema, and a URL that bypasses the pooler. */
@Singleton
class MigrationRole implements FlywayConfigurationCustomizer {
    private static final String SERVICE_ROLE = "serviceRole";

    @Inject
    DatabaseSettings config;

    @Override
    public void customize(FluentConfiguration flyway) {
        boolean hasRole = config.migrationUsername().isPresent();
        String url = config.migrationUrl().or(config::url).orElseThrow();
        flyway.placeholders(Map.of(SERVICE_ROLE, config.username().orElse(""), "shards", Integer.toString(config.shards())))
                .dataSource("jdbc:" + url,
                        (hasRole ? config.migrationUsername() : config.username()).orElse(null),
                        (hasRole ? config.migrationPassword() : config.password()).orElse(null))
                .jdbcProperties(connection(url));
    }

    /** Fails early with a helpful message. Without the role, the last script of the migration would fail. */
    static void requireServiceRole(Configuration flyway) {
        String role = flyway.getPlaceholders().get(SERVICE_ROLE);
        try (Connection connection = flyway.getDataSource().getConnection();
                PreparedStatement query = connection.prepareStatement("select from pg_roles where rolname = ?")) {
            query.setString(1, role);
            try (ResultSet found = query.executeQuery()) {
                if (!found.next()) {
                    throw new IllegalStateException("the database has no role \"" + role
                            + "\", which ROSTER_DATABASE_USERNAME names; create it first (docs/configuration.md)");
                }
            }
        } catch (SQLException unavailable) {
            Log.debug("Flyway will report the same failure in detail", unavailable);
        }
    }

    private Map<String, String> connection(String url) {
        Map<String, String> properties = new HashMap<>(Map.of("connectTimeout", "2", "loginTimeout", "2"));
        config.rootCertificate().ifPresentOrElse(
                path -> properties.put("sslrootcert", path),
                () -> {
                    // Without it, the driver reads a file in the user's home directory instead of the platform's trust store.
                    if (url.contains("sslmode=verify-")) {
                        properties.put("sslfactory", DefaultJavaSSLFactory.class.getName());
                    }
                });
        return properties;
    }
}
