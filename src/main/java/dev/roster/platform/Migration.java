package dev.roster.platform;

import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.flywaydb.core.Flyway;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/**
 * Brings the schema up to date. It runs beside the start rather than before it, so that a replica which starts while the
 * database is away answers 503 instead of crashing in a loop, and recovers by itself.
 */
@ApplicationScoped
class Migration {

    private static final long RETRY_SECONDS = 1;

    @Inject
    Flyway flyway;

    private volatile boolean done;
    private volatile Thread worker;

    boolean isDone() {
        return done;
    }

    void onStart(@Observes StartupEvent start) {
        worker = new Thread(this::migrateUntilDone, "migration");
        worker.setDaemon(true);
        worker.start();
    }

    void onStop(@Observes ShutdownEvent stop) {
        worker.interrupt();
    }

    private void migrateUntilDone() {
        String lastReason = null;
        while (!done && !Thread.currentThread().isInterrupted()) {
            try {
                flyway.migrate();
                done = true;
            } catch (RuntimeException failure) {
                if (!failure.toString().equals(lastReason)) {
                    lastReason = failure.toString();
                    Log.warnf("The schema is not up to date yet, trying again every second: %s", lastReason);
                }
                pause();
            }
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
