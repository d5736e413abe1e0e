package dev.roster.jobs;

import dev.roster.database.Migration;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Skips background jobs until the schema is migrated. */
@Singleton
public class SchemaPending implements Scheduled.SkipPredicate {
    @Inject
    Migration migration;

    @Override
    public boolean test(ScheduledExecution execution) {
        return !migration.isDone();
    }
}
