package dev.roster.platform;

import java.util.HashMap;
import java.util.Map;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ssl.DefaultJavaSSLFactory;

import io.quarkus.flyway.FlywayConfigurationCustomizer;

/** The connection of migrations: by which role, which then owns the schema, and past a pooler where there is one. */
@Singleton
class MigrationRole implements FlywayConfigurationCustomizer {

    @Inject
    RosterConfig config;

    @Override
    public void customize(FluentConfiguration flyway) {
        RosterConfig.Database database = config.database();
        boolean isOwn = database.migrationUsername().isPresent();
        String url = database.migrationUrl().or(database::url).orElseThrow();
        flyway.placeholders(Map.of("serviceRole", database.username().orElse("")))
                .dataSource("jdbc:" + url,
                        (isOwn ? database.migrationUsername() : database.username()).orElse(null),
                        (isOwn ? database.migrationPassword() : database.password()).orElse(null))
                .jdbcProperties(connection(url, database));
    }

    private static Map<String, String> connection(String url, RosterConfig.Database database) {
        Map<String, String> properties = new HashMap<>(Map.of("connectTimeout", "2", "loginTimeout", "2"));
        database.rootCertificate().ifPresentOrElse(
                path -> properties.put("sslrootcert", path),
                () -> {
                    // The driver would look for a file in somebody's home instead of asking the platform.
                    if (url.contains("sslmode=verify-")) {
                        properties.put("sslfactory", DefaultJavaSSLFactory.class.getName());
                    }
                });
        return properties;
    }
}
