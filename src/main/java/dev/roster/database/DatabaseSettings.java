package dev.roster.database;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of both PostgreSQL drivers; docs/configuration.md describes each. */
@ConfigMapping(prefix = "roster.database")
public interface DatabaseSettings {

    Optional<String> url();

    Optional<String> username();

    Optional<String> password();

    /** The role that owns the schema. If it is not the service's role, the service cannot rewrite its audit log. */
    Optional<String> migrationUsername();

    Optional<String> migrationPassword();

    /** If false, the replica waits until {@code roster migrate} has migrated the schema. */
    boolean migrateAtStart();

    /** PEM file of the certificate authority, if the platform does not trust it. */
    Optional<String> rootCertificate();

    /** URL of the database without the pooler. */
    Optional<String> migrationUrl();

    /** Whether the URL is that of a pooler in transaction mode, such as PgBouncer. */
    @WithDefault("false")
    boolean transactionPooling();

    /** Shards of each distributed table on a Citus cluster, when the migration distributes the tables. */
    @WithDefault("4")
    int shards();

    int maxConnections();

    /** Longest wait for a connection, and for an answer on it, before the response is 503. */
    @WithDefault("1s")
    Duration answerWithin();
}
