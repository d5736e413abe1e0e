package dev.roster.mail;

import dev.roster.mail.SmtpSender.UnsendableEmailException;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Retries an email after a failed attempt, or gives it up. */
@ApplicationScoped
class Retries {
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
        return switch (failure.cause()) {
            case RECIPIENT_PERMANENT -> {
                // Roster did not contact the server about an unsendable address.
                if (!(thrown instanceof UnsendableEmailException)) {
                    pause.end();
                }
                yield giveUp(email, failure);
            }
            case RECIPIENT_TRANSIENT -> {
                pause.end();
                yield defer(email, failure);
            }
            case SERVICE -> waitForService(email, pause.begin(failure.reply()), failure);
            case UNKNOWN -> {
                Instant resumed = pause.countUnknown(failure.reply());
                if (resumed == null) {
                    yield defer(email, failure);
                }
                // Waits at least its own delay, so that another email is tried first.
                Instant next = clock.instant().plus(delay(email));
                yield waitForService(email, next.isAfter(resumed) ? next : resumed, failure);
            }
        };
    }

    /** Retries after an outage of the email service, which never counts towards giving up. */
    private Uni<Void> waitForService(DueEmail email, Instant next, SmtpFailure failure) {
        Log.debugf("Email %s of account %s is retried at %s, the email service is unavailable: %s", email.id(),
                email.accountId(), next, failure.reply());
        meters.count(MailMeters.Result.UNAVAILABLE);
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
        meters.count(MailMeters.Result.RETRIED);
        return queue.retry(email, next, failure.reason(), deferred);
    }

    private Uni<Void> giveUp(DueEmail email, SmtpFailure failure) {
        Log.warnf("Gave up email %s of account %s after %d attempts: %s", email.id(), email.accountId(), email.attempts(),
                failure.reply());
        meters.count(MailMeters.Result.FAILED);
        return queue.finish(email, MailQueue.FAILED, failure.reason());
    }

    /** Equals the sum of all earlier delays, so that the delay doubles. */
    private Duration delay(DueEmail email) {
        long delay = Math.max(config.outbox().initialRetryDelay().toMillis(), email.deferred().toMillis());
        return SendingPause.jittered(Math.min(delay, config.outbox().maxRetryDelay().toMillis()));
    }
}
