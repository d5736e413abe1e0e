package dev.roster.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of both PostgreSQL drivers; docs/configuration.md describes each. */
@ConfigMapping(prefix = "roster.database")
public interface DatabaseSettings {
    // @formatter:off: one setting per line
    Optional<String> url();
    Optional<String> username();
    Optional<String> password();
    Optional<String> migrationUsername();
    Optional<String> migrationPassword();
    boolean migrateAtStart();
    Optional<String> rootCertificate();
    Optional<String> migrationUrl();
    @WithDefault("false") boolean transactionPooling();
    @WithDefault("4") int shards();
    int maxConnections();
    @WithDefault("1s") Duration timeout();
    // @formatter:on
}
