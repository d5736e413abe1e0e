package dev.roster.mail;

import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The metrics of emails: the results of this replica's attempts, and the queue of all replicas. */
@ApplicationScoped
class MailMeters {
    /** The result of an attempt. {@code UNAVAILABLE} concerns the email service. */
    enum Result {
        SENT,
        RETRIED,
        FAILED,
        UNAVAILABLE
    }

    @Inject
    OutboxState outbox;
    @Inject
    BackgroundJobs jobs;
    @Inject
    MeterRegistry registry;
    @Inject
    SendingPause pause;
    @Inject
    Clock clock;

    private volatile OutboxState.Queued queued = new OutboxState.Queued(0, null);

    /** Also registers the counters, so that they start at 0. */
    @PostConstruct
    void register() {
        for (Result result : Result.values()) {
            counter(result);
        }
        registry.gauge("roster.mail.paused", pause, each -> each.isPaused() ? 1 : 0);
        registry.gauge("roster.mail.queued", this, meters -> meters.queued.emails());
        TimeGauge.builder("roster.mail.overdue", this, TimeUnit.MILLISECONDS, meters -> meters.overdue().toMillis())
                .register(registry);
    }

    void count(Result result) {
        counter(result).increment();
    }

    private Counter counter(Result result) {
        return registry.counter("roster.mail.attempts", "result", result.name().toLowerCase(Locale.ROOT));
    }

    @Scheduled(every = "10s", skipExecutionIf = SchemaPending.class)
    Uni<Void> measure() {
        return jobs.run("mail-meters", outbox.queued().invoke(measured -> queued = measured),
                "The metrics of the outbox keep their previous values");
    }

    /** Grows between two measurements, also while the database is unavailable. */
    private Duration overdue() {
        Instant now = clock.instant();
        Instant due = queued.dueSince(now);
        return due == null ? Duration.ZERO : Duration.between(due, now);
    }
}
