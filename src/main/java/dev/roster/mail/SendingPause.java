package dev.roster.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.logging.Log;

/**
 * Stops this replica from sending while our side of email does not work. After each pause one email is tried: if the server
 * takes
 * or judges it, sending goes on, else the next pause is twice as long. Each replica finds out by itself.
 */
@ApplicationScoped
class SendingPause {

    private static final double JITTER = 0.2;

    private final Clock clock;
    private final MailSettings.Outbox config;

    private int unclear;
    private boolean paused;
    private Duration length;
    private Instant until;

    @Inject
    SendingPause(Clock clock, MailSettings config) {
        this(clock, config.outbox());
    }

    SendingPause(Clock clock, MailSettings.Outbox config) {
        this.clock = clock;
        this.config = config;
    }

    /** How many emails may be sent now: none during a pause, one after it, as many as configured otherwise. */
    synchronized int allowance() {
        if (!paused) {
            return config.concurrency();
        }
        return clock.instant().isBefore(until) ? 0 : 1;
    }

    synchronized boolean isPaused() {
        return paused;
    }

    /** The server took an email, or told what is wrong with that one: it works. */
    synchronized void works() {
        if (paused) {
            Log.info("Emails are sent again.");
        }
        unclear = 0;
        paused = false;
    }

    /**
     * Nothing can be sent. Further failures of the same moment do not make the pause longer.
     *
     * @return the time of the next attempt
     */
    synchronized Instant begin(String words) {
        Instant now = clock.instant();
        if (paused && now.isBefore(until)) {
            return until;
        }
        length = paused ? shorter(length.multipliedBy(2), config.longestPause())
                : shorter(config.firstRetryAfter(), config.longestPause());
        double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
        until = now.plusMillis(Math.round(length.toMillis() * jitter));
        if (!paused) {
            Log.warnf("No email is sent until this is over: %s", words);
        }
        paused = true;
        return until;
    }

    /**
     * A failure that is about one email or about all of them. As many in a row as are sent at once, and none accepted among
     * them,
     * are about all.
     *
     * @return the time of the next attempt if there is a pause, so that the failure does not count against the email; else null
     */
    synchronized Instant suspect(String words) {
        unclear++;
        return paused || unclear >= config.concurrency() ? begin(words) : null;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
