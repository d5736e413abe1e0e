package dev.roster.platform;

import java.util.HashMap;
import java.util.Map;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ssl.DefaultJavaSSLFactory;

import io.quarkus.flyway.FlywayConfigurationCustomizer;

/** The connection of migrations, by whose role the schema is owned: another one than the service's own where there is one. */
@Singleton
class MigrationRole implements FlywayConfigurationCustomizer {

    @Inject
    RosterConfig config;

    @Override
    public void customize(FluentConfiguration flyway) {
        RosterConfig.Database database = config.database();
        boolean isOwn = database.migrationUsername().isPresent();
        flyway.placeholders(Map.of("serviceRole", database.username().orElse("")))
                .dataSource("jdbc:" + database.url().orElseThrow(),
                        (isOwn ? database.migrationUsername() : database.username()).orElse(null),
                        (isOwn ? database.migrationPassword() : database.password()).orElse(null))
                .jdbcProperties(connection(database));
    }

    private static Map<String, String> connection(RosterConfig.Database database) {
        Map<String, String> properties = new HashMap<>(Map.of("connectTimeout", "2", "loginTimeout", "2"));
        database.rootCertificate().ifPresentOrElse(
                path -> properties.put("sslrootcert", path),
                () -> {
                    // The driver would look for a file in somebody's home instead of asking the platform.
                    if (database.url().orElseThrow().contains("sslmode=verify-")) {
                        properties.put("sslfactory", DefaultJavaSSLFactory.class.getName());
                    }
                });
        return properties;
    }
}
