package dev.roster.edge.core;

import dev.roster.edge.ProcessClock;
import dev.roster.edge.SilentSessions;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Ends the sessions of edges that have stopped, and completes the changes of replicas that have stopped. */
@ApplicationScoped
class EdgeJobs {
    /** Twice the longest lease that any replica can have granted. */
    private static final Duration TAKE_OVER_AGE = EdgeCoreSettings.LONGEST_LEASE.multipliedBy(2);

    private final SilentSessions silent;
    private final EdgeBarrier barrier;
    private final SqlLeaseStore store;
    private final BackgroundJobs jobs;

    @Inject
    EdgeJobs(SqlLeaseStore store, EdgeBarrier barrier, BackgroundJobs jobs, Vertx vertx) {
        silent = new SilentSessions(store, new ProcessClock(vertx));
        this.barrier = barrier;
        this.store = store;
        this.jobs = jobs;
    }

    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> endSilentSessions() {
        return jobs.run("edge-sessions", silent.end(), "Changes wait for edges that have stopped");
    }

    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> takeOver() {
        return jobs.run("edge-changes", barrier.takeOver(TAKE_OVER_AGE),
                "Edges can answer with outdated results until the next run");
    }

    @Scheduled(every = "1h", delayed = "1m", skipExecutionIf = SchemaPending.class)
    Uni<Void> deleteOrphans() {
        return jobs.run("edge-cleanup", store.deleteOrphans(), "Invalidations of ended sessions are deleted an hour later");
    }
}
