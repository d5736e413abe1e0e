package dev.roster.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.platform.RosterConfig;
import dev.roster.platform.Text;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;

/** Decides what a failed attempt means: try again later, or give up. */
@ApplicationScoped
class Retries {

    private static final int LONGEST_REASON = 500;
    private static final double JITTER = 0.2;

    @Inject
    MailQueue queue;

    @Inject
    RosterConfig config;

    @Inject
    MailMeters meters;

    @Inject
    Clock clock;

    Uni<Void> after(DueMail mail, Throwable failure) {
        Instant now = clock.instant();
        Instant next = now.plus(pause(mail.attempts()));
        String reason = reason(failure);
        if (isFinal(failure) || next.isAfter(mail.createdAt().plus(config.outbox().giveUpAfter()))) {
            Log.warnf("Mail %s of account %s is given up after %d attempts: %s", mail.id(), mail.accountId(), mail.attempts(),
                    reason);
            meters.failed();
            return queue.failed(mail, now, reason);
        }
        Log.infof("Mail %s of account %s is tried again at %s: %s", mail.id(), mail.accountId(), next, reason);
        meters.retried();
        return queue.retry(mail, next, reason);
    }

    /** Replies of the kind 5yz are final, all others and every trouble on the way are not (RFC 5321, 4.2.1). */
    private static boolean isFinal(Throwable failure) {
        return failure instanceof SMTPException refusal && refusal.isPermanent();
    }

    /** Doubles with each attempt; the jitter keeps the mails of an outage from coming back all at once. */
    private Duration pause(int attempts) {
        long longest = config.outbox().longestRetryAfter().toMillis();
        long doubled = config.outbox().firstRetryAfter().toMillis() << Math.min(attempts - 1, 20);
        double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
        return Duration.ofMillis(Math.round(Math.min(doubled, longest) * jitter));
    }

    private static String reason(Throwable failure) {
        String reason = failure instanceof TimeoutException ? "The SMTP server does not answer."
                : failure.getMessage() != null ? failure.getMessage() : failure.getClass().getSimpleName();
        return Text.cut(reason.replaceAll("\\p{Cntrl}+", " ").strip(), LONGEST_REASON);
    }
}
