package dev.roster.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** What is cleared away in the background; every replica may do it, the second one finds nothing. */
@ApplicationScoped
class IdempotencyCleanup {

    @Inject
    Idempotency idempotency;

    @Inject
    BackgroundJobs jobs;

    @Scheduled(every = "1h", delayed = "1m", skipExecutionIf = SchemaPending.class)
    Uni<Void> forgetOldAnswers() {
        return jobs.run("idempotency-clearing", idempotency.forgetOld(), "Old idempotent answers stay for another hour");
    }
}
