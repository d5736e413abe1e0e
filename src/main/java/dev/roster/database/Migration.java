package dev.roster.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import org.flywaydb.core.Flyway;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Sees to it that the schema is up to date: brings it there before the start or, where a Job does that, waits for it. A replica
 * whose database is away, or whose schema is too old, answers 503 instead of crashing in a loop, and recovers by itself.
 */
@ApplicationScoped
public class Migration {

    /**
     * Of the newest script in db/migration. A newer schema is fine: scripts add, so that replicas of two releases work on it.
     */
    static final String NEEDED_VERSION = "1";

    private static final long RETRY_SECONDS = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int FIRST = 1;

    @Inject
    DatabaseSettings config;

    /** Asked for late: a replica that does not migrate needs none of it. */
    @Inject
    Instance<Flyway> flyway;

    @Inject
    Pool database;

    private volatile boolean done;
    /** An attempt that is interrupted fails for no reason of its own. */
    private volatile boolean stopping;
    private Thread worker;
    private String lastReason;

    public boolean isDone() {
        return done;
    }

    /** Whether the schema is up to date, now or before that time is over. */
    public boolean isDoneWithin(Duration patience) {
        if (worker != null) {
            try {
                worker.join(patience.toMillis());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return done;
    }

    void onStart(@Observes @Priority(FIRST) StartupEvent start) {
        if (!isUpToDate()) {
            worker = new Thread(this::lookUntilDone, "migration");
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

    private void lookUntilDone() {
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
            say(reasonOf(failure));
        }
        if (done) {
            DatabaseOutage.schemaIsThere();
        }
        return done;
    }

    private boolean hasBeenMigrated() {
        boolean there = database.preparedQuery("select from flyway_schema_history where version = $1 and success")
                .execute(Tuple.of(NEEDED_VERSION))
                .await().atMost(PATIENCE)
                .iterator().hasNext();
        if (!there) {
            say("it has not been migrated to version " + NEEDED_VERSION);
        }
        return there;
    }

    /** In one line. Flyway's message of a script that failed begins with the script's name, and has the database's below. */
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

    /** Once for each reason: a database that is away for an hour fills no log. */
    private void say(String reason) {
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
