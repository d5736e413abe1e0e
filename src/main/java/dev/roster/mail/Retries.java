package dev.roster.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Decides what a failed attempt means for the email: try again later, or give up. */
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

    Uni<Void> after(DueEmail mail, Throwable thrown) {
        SmtpFailure failure = SmtpFailure.of(thrown, mail.recipient());
        return switch (failure.meaning()) {
            case FINAL -> {
                // An address that no server was asked about tells nothing about the server.
                if (!(thrown instanceof UnsendableEmailException)) {
                    pause.works();
                }
                yield giveUp(mail, failure);
            }
            case DEFERRED -> {
                pause.works();
                yield defer(mail, failure);
            }
            case OURS -> keep(mail, pause.begin(failure.words()), failure);
            case UNCLEAR -> {
                Instant resumed = pause.suspect(failure.words());
                // Behind the others, so that another email is tried first.
                yield resumed == null ? defer(mail, failure)
                        : keep(mail, later(resumed, clock.instant().plus(wait(mail))), failure);
            }
        };
    }

    /** Our side does not work: however long that takes, the email is not given up for it. */
    private Uni<Void> keep(DueEmail mail, Instant next, SmtpFailure failure) {
        Log.debugf("Email %s of account %s waits until %s: %s", mail.id(), mail.accountId(), next, failure.words());
        meters.unavailable();
        return queue.retry(mail, next, DeliveryReason.SERVICE_UNAVAILABLE, mail.deferred());
    }

    private Uni<Void> defer(DueEmail mail, SmtpFailure failure) {
        Duration wait = wait(mail);
        Duration deferred = mail.deferred().plus(wait);
        if (deferred.compareTo(config.outbox().giveUpAfter()) > 0) {
            return giveUp(mail, failure);
        }
        Instant next = clock.instant().plus(wait);
        Log.infof("Email %s of account %s is tried again at %s: %s", mail.id(), mail.accountId(), next, failure.words());
        meters.retried();
        return queue.retry(mail, next, failure.reason(), deferred);
    }

    private Uni<Void> giveUp(DueEmail mail, SmtpFailure failure) {
        Log.warnf("Email %s of account %s is given up after %d attempts: %s", mail.id(), mail.accountId(), mail.attempts(),
                failure.words());
        meters.failed();
        return queue.failed(mail, clock.instant(), failure.reason());
    }

    /** As long as it has waited before, so that waits double; the jitter keeps emails from coming back all at once. */
    private Duration wait(DueEmail mail) {
        long first = config.outbox().firstRetryAfter().toMillis();
        long longest = config.outbox().longestRetryAfter().toMillis();
        long wait = Math.min(Math.max(first, mail.deferred().toMillis()), longest);
        double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
        return Duration.ofMillis(Math.round(wait * jitter));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
