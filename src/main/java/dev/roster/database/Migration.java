package dev.roster.database;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;

/**
 * Migrates the schema at startup, or waits until a job has done so. While the database is unavailable or the schema is too old,
 * the replica answers 503 and retries, instead of restarting in a loop.
 */
@ApplicationScoped
public class Migration {
    /** Version of the newest script in db/migration. A newer schema also works, because scripts only add. */
    static final String REQUIRED_VERSION = "1";

    private static final long RETRY_SECONDS = 1;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int FIRST = 1;

    @Inject
    DatabaseSettings config;

    /** Lazy, because a replica that does not migrate needs no Flyway. */
    @Inject
    Instance<Flyway> flyway;
    /** An {@code Instance}, because Quarkus does not start if an inactive pool is injected, as at an edge. */
    @Inject
    Instance<Pool> database;

    private volatile boolean done;
    private volatile boolean stopping;
    private Thread worker;
    private String lastReason;

    public boolean isDone() {
        return done;
    }

    /** Waits for the migration, at most until the timeout. */
    public boolean isDoneWithin(Duration timeout) {
        if (worker != null) {
            try {
                worker.join(timeout.toMillis());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return done;
    }

    /** Does nothing at an edge, which has no database. */
    void onStart(@Observes @Priority(FIRST) StartupEvent start) {
        boolean hasDatabase = config.url().isPresent();
        if (hasDatabase && !isUpToDate()) {
            worker = new Thread(this::retryUntilDone, "migration");
            worker.setDaemon(true);
            worker.start();
        }
    }

    void onStop(@Observes ShutdownEvent stop) {
        stopping = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    private void retryUntilDone() {
        while (!Thread.currentThread().isInterrupted()) {
            pause();
            if (isUpToDate()) {
                return;
            }
        }
    }

    private boolean isUpToDate() {
        try {
            if (config.migrateAtStart()) {
                MigrationRole.requireServiceRole(flyway.get().getConfiguration());
                flyway.get().migrate();
                done = true;
            } else {
                done = hasBeenMigrated();
            }
        } catch (RuntimeException failure) {
            warn(reasonOf(failure));
        }
        if (done) {
            DatabaseOutage.markMigrated();
        }
        return done;
    }

    private boolean hasBeenMigrated() {
        boolean migrated = database.get().preparedQuery("select from flyway_schema_history where version = $1 and success")
                .execute(Tuple.of(REQUIRED_VERSION))
                .await().atMost(TIMEOUT)
                .iterator().hasNext();
        if (!migrated) {
            warn("it has not been migrated to version " + REQUIRED_VERSION);
        }
        return migrated;
    }

    /** One line. The message of Flyway names the script, and the cause has the message of the database. */
    private static String reasonOf(RuntimeException failure) {
        String reason = firstLine(failure);
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException && !reason.contains(firstLine(cause))) {
                return reason + ": " + firstLine(cause);
            }
        }
        return reason;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** Logs a reason once, not for every retry. */
    private void warn(String reason) {
        if (!stopping && !reason.equals(lastReason)) {
            lastReason = reason;
            Log.warnf("The schema is not up to date: %s", reason);
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(RETRY_SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
