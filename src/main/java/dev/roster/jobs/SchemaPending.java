package dev.roster.jobs;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.roster.database.Migration;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;

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
