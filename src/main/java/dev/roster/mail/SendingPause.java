package dev.roster.mail;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Stops this replica from sending while the email service is unavailable. After each pause, it sends one email. If the server
 * accepts or rejects that email, sending resumes; otherwise the next pause is twice as long. Each replica has its own pause.
 */
@ApplicationScoped
class SendingPause {
    private static final double JITTER = 0.2;

    private final Clock clock;
    private final MailSettings.Outbox config;

    private int unknownInARow;
    private boolean paused;
    private long millis;
    private Instant until;

    @Inject
    SendingPause(Clock clock, MailSettings config) {
        this(clock, config.outbox());
    }

    SendingPause(Clock clock, MailSettings.Outbox config) {
        this.clock = clock;
        this.config = config;
    }

    /** The number of emails that may be sent now. */
    synchronized int capacity() {
        if (!paused) {
            return config.concurrency();
        }
        return clock.instant().isBefore(until) ? 0 : 1;
    }

    synchronized boolean isPaused() {
        return paused;
    }

    /** Resumes sending: the server has accepted an email, or rejected one because of its recipient. */
    synchronized void end() {
        if (paused) {
            Log.info("The email service is available again.");
        }
        unknownInARow = 0;
        paused = false;
    }

    /**
     * Starts or doubles the pause. Failures of concurrent attempts do not extend it.
     *
     * @return the time of the next attempt
     */
    synchronized Instant begin(String reply) {
        Instant now = clock.instant();
        if (paused && now.isBefore(until)) {
            return until;
        }
        if (!paused) {
            Log.warnf("The email service is unavailable, sending pauses: %s", reply);
        }
        millis = Math.min(paused ? 2 * millis : config.initialRetryDelay().toMillis(), config.maxPause().toMillis());
        until = now.plus(jittered(millis));
        paused = true;
        return until;
    }

    /**
     * Counts a failure of unknown cause. If as many attempts in a row fail as can run at once, the cause is the email service.
     *
     * @return the time of the next attempt, or null if sending does not pause and the failure counts against the email
     */
    synchronized Instant countUnknown(String reply) {
        unknownInARow++;
        return paused || unknownInARow >= config.concurrency() ? begin(reply) : null;
    }

    /** Spreads the attempts of emails and replicas. */
    static Duration jittered(long millis) {
        return Duration.ofMillis(Math.round(millis * ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER)));
    }
}
