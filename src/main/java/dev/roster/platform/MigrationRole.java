package dev.roster.platform;

import java.util.Map;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.flywaydb.core.api.configuration.FluentConfiguration;

import io.quarkus.flyway.FlywayConfigurationCustomizer;

/** Lets the schema be migrated, and so owned, by another role than the service's own. */
@Singleton
class MigrationRole implements FlywayConfigurationCustomizer {

    private static final Map<String, String> IMPATIENT = Map.of("connectTimeout", "2", "loginTimeout", "2");

    @Inject
    RosterConfig config;

    @Override
    public void customize(FluentConfiguration flyway) {
        RosterConfig.Database database = config.database();
        flyway.placeholders(Map.of("serviceRole", database.username().orElse("")));
        database.migrationUsername().ifPresent(role -> flyway
                .dataSource("jdbc:" + database.url().orElseThrow(), role, database.migrationPassword().orElse(null))
                .jdbcProperties(IMPATIENT));
    }
}
