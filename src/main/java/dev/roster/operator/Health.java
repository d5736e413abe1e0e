package dev.roster.operator;

import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

@ApplicationScoped
public class Health {
    /** Reads at most 1,000 entries of an index that has queued emails only, like the metric of the queue. */
    private static final String QUEUED = """
            select count(*)::int as queued, min(next_attempt_at) as next
            from (select next_attempt_at from mail where state = 'queued' order by next_attempt_at limit 1000) first""";

    @Inject
    Database database;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    public Uni<DeploymentHealth> now() {
        Instant now = clock.instant();
        return database.first(QUEUED, row -> {
            Instant next = Database.instant(row, "next");
            return new DeploymentHealth.Email(row.getInteger("queued"), next == null || next.isAfter(now) ? null : next);
        }).map(email -> new DeploymentHealth(email, jobs.states()));
    }
}
