package dev.roster.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;

/** Whether mail leaves, as the metrics tell it: what became of attempts here, and what waits in the outbox of all replicas. */
@ApplicationScoped
class MailMeters {

    /** However many mails wait, this reads the first thousand entries of an index that has no others. */
    private static final String WAITING = """
            select count(*) as queued, min(next_attempt_at) as next
            from (select next_attempt_at from mail where state = 'queued' order by next_attempt_at limit 1000) first""";

    @Inject
    Pool database;

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
    private volatile long queued;
    private volatile Instant next;

    @PostConstruct
    void register() {
        sent = attempts("sent");
        retried = attempts("retried");
        failed = attempts("failed");
        unavailable = attempts("unavailable");
        registry.gauge("roster.mail.paused", pause, each -> each.isPaused() ? 1 : 0);
        registry.gauge("roster.mail.queued", this, meters -> meters.queued);
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

    /** Our side does not work. */
    void unavailable() {
        unavailable.increment();
    }

    /** Between two looks, and while the database is away, what was due goes on waiting. */
    @Scheduled(every = "10s", skipExecutionIf = SchemaPending.class)
    Uni<Void> look() {
        return jobs.run("mail-meters", database.query(WAITING).execute().invoke(rows -> note(rows.iterator().next())),
                "The metrics of the outbox are those of before");
    }

    private void note(Row row) {
        OffsetDateTime first = row.getOffsetDateTime("next");
        queued = row.getLong("queued");
        next = first == null ? null : first.toInstant();
    }

    private Duration overdue() {
        Instant due = next;
        Instant now = clock.instant();
        return due == null || due.isAfter(now) ? Duration.ZERO : Duration.between(due, now);
    }

    private Counter attempts(String result) {
        return registry.counter("roster.mail.attempts", "result", result);
    }
}
