package dev.roster.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Retries an email after a failed attempt, or gives it up. */
@ApplicationScoped
class Retries {

    private static final double JITTER = 0.2;

    @Inject
    MailQueue queue;

    @Inject
    MailSettings config;

    @Inject
    MailMeters meters;

    @Inject
    SendingPause pause;

    @Inject
    Clock clock;

    Uni<Void> after(DueEmail email, Throwable thrown) {
        SmtpFailure failure = SmtpFailure.of(thrown, email.recipient());
        return switch (failure.meaning()) {
            case FINAL -> {
                // An address that was not sent to any server says nothing about the server.
                if (!(thrown instanceof UnsendableEmailException)) {
                    pause.works();
                }
                yield giveUp(email, failure);
            }
            case DEFERRED -> {
                pause.works();
                yield defer(email, failure);
            }
            case OURS -> keep(email, pause.begin(failure.reply()), failure);
            case UNCLEAR -> {
                Instant resumed = pause.suspect(failure.reply());
                // After the pause and its own delay, so that another email is tried first.
                yield resumed == null ? defer(email, failure)
                        : keep(email, later(resumed, clock.instant().plus(delay(email))), failure);
            }
        };
    }

    /** The email service is unavailable. That never counts towards giving up. */
    private Uni<Void> keep(DueEmail email, Instant next, SmtpFailure failure) {
        Log.debugf("Email %s of account %s is retried at %s, the email service is unavailable: %s", email.id(),
                email.accountId(), next, failure.reply());
        meters.unavailable();
        return queue.retry(email, next, DeliveryReason.SERVICE_UNAVAILABLE, email.deferred());
    }

    private Uni<Void> defer(DueEmail email, SmtpFailure failure) {
        Duration delay = delay(email);
        Duration deferred = email.deferred().plus(delay);
        if (deferred.compareTo(config.outbox().giveUpAfter()) > 0) {
            return giveUp(email, failure);
        }
        Instant next = clock.instant().plus(delay);
        Log.infof("Email %s of account %s is retried at %s: %s", email.id(), email.accountId(), next, failure.reply());
        meters.retried();
        return queue.retry(email, next, failure.reason(), deferred);
    }

    private Uni<Void> giveUp(DueEmail email, SmtpFailure failure) {
        Log.warnf("Gave up email %s of account %s after %d attempts: %s", email.id(), email.accountId(), email.attempts(),
                failure.reply());
        meters.failed();
        return queue.failed(email, clock.instant(), failure.reason());
    }

    /** The delay doubles, since it is as long as all delays before; the jitter spreads retries. */
    private Duration delay(DueEmail email) {
        long first = config.outbox().firstRetryAfter().toMillis();
        long longest = config.outbox().longestRetryAfter().toMillis();
        long delay = Math.min(Math.max(first, email.deferred().toMillis()), longest);
        double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
        return Duration.ofMillis(Math.round(delay * jitter));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
