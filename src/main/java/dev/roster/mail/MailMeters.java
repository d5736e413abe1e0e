package dev.roster.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** The metrics of emails: the results of this replica's attempts, and the queue of all replicas. */
@ApplicationScoped
class MailMeters {

    /** Reads at most 1,000 entries of an index that has queued emails only. */
    private static final String QUEUED = """
            select count(*) as queued, min(next_attempt_at) as next
            from (select next_attempt_at from mail where state = 'queued' order by next_attempt_at limit 1000) first""";

    @Inject
    Database database;

    @Inject
    BackgroundJobs jobs;

    @Inject
    MeterRegistry registry;

    @Inject
    SendingPause pause;

    @Inject
    Clock clock;

    private Counter sent;
    private Counter retried;
    private Counter failed;
    private Counter unavailable;
    private volatile Queued queued = new Queued(0, null);

    private record Queued(long emails, Instant next) {
    }

    @PostConstruct
    void register() {
        sent = attempts("sent");
        retried = attempts("retried");
        failed = attempts("failed");
        unavailable = attempts("unavailable");
        registry.gauge("roster.mail.paused", pause, each -> each.isPaused() ? 1 : 0);
        registry.gauge("roster.mail.queued", this, meters -> meters.queued.emails());
        TimeGauge.builder("roster.mail.overdue", this, TimeUnit.MILLISECONDS, meters -> meters.overdue().toMillis())
                .register(registry);
    }

    void sent() {
        sent.increment();
    }

    void retried() {
        retried.increment();
    }

    void failed() {
        failed.increment();
    }

    /** The email service is unavailable. */
    void unavailable() {
        unavailable.increment();
    }

    /** The age of the first due email grows between two measurements, also while the database is unavailable. */
    @Scheduled(every = "10s", skipExecutionIf = SchemaPending.class)
    Uni<Void> measure() {
        return jobs.run("mail-meters",
                database.first(QUEUED, row -> new Queued(row.getLong("queued"), Database.instant(row, "next")))
                        .invoke(measured -> queued = measured),
                "The metrics of the outbox keep their previous values");
    }

    private Duration overdue() {
        Instant due = queued.next();
        Instant now = clock.instant();
        return due == null || due.isAfter(now) ? Duration.ZERO : Duration.between(due, now);
    }

    private Counter attempts(String result) {
        return registry.counter("roster.mail.attempts", "result", result);
    }
}
