package dev.roster.platform;

import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.flywaydb.core.Flyway;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/**
 * Brings the schema up to date: before the start where it can, beside it when the database is away. Such a replica answers 503
 * instead of crashing in a loop, and recovers by itself.
 */
@ApplicationScoped
class Migration {

    private static final long RETRY_SECONDS = 1;
    private static final int FIRST = 1;

    @Inject
    Flyway flyway;

    private volatile boolean done;
    private Thread worker;
    private String lastReason;

    boolean isDone() {
        return done;
    }

    void onStart(@Observes @Priority(FIRST) StartupEvent start) {
        if (!migrated()) {
            worker = new Thread(this::migrateUntilDone, "migration");
            worker.setDaemon(true);
            worker.start();
        }
    }

    void onStop(@Observes ShutdownEvent stop) {
        if (worker != null) {
            worker.interrupt();
        }
    }

    private void migrateUntilDone() {
        while (!Thread.currentThread().isInterrupted()) {
            pause();
            if (migrated()) {
                return;
            }
        }
    }

    private boolean migrated() {
        try {
            flyway.migrate();
            done = true;
        } catch (RuntimeException failure) {
            say(failure);
        }
        return done;
    }

    /** Once for each reason: a database that is away for an hour fills no log. */
    private void say(RuntimeException failure) {
        String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            Log.warnf("The schema is not up to date yet, trying again every second: %s", reason);
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
