package dev.roster.platform;

import java.util.Map;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.flywaydb.core.api.configuration.FluentConfiguration;

import io.quarkus.flyway.FlywayConfigurationCustomizer;

/** Lets the schema be migrated, and so owned, by another role than the service's own, and past a pooler. */
@Singleton
class MigrationRole implements FlywayConfigurationCustomizer {

    private static final Map<String, String> IMPATIENT = Map.of("connectTimeout", "2", "loginTimeout", "2");

    @Inject
    RosterConfig config;

    @Override
    public void customize(FluentConfiguration flyway) {
        RosterConfig.Database database = config.database();
        flyway.placeholders(Map.of("serviceRole", database.username().orElse("")));
        if (database.migrationUsername().isPresent() || database.migrationUrl().isPresent()) {
            String url = database.migrationUrl().or(database::url).orElseThrow();
            String role = database.migrationUsername().or(database::username).orElseThrow();
            String password = database.migrationUsername().isPresent()
                    ? database.migrationPassword().orElse(null)
                    : database.password().orElse(null);
            flyway.dataSource("jdbc:" + url, role, password).jdbcProperties(IMPATIENT);
        }
    }
}
