package dev.roster.mail;

import dev.roster.database.DatabaseOutage;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sends due emails, a few at a time, until no email is due or the email service is unavailable. It claims no more emails than
 * it sends at once: if a replica is killed, at most that many are sent twice.
 */
@ApplicationScoped
class Dispatcher {
    /** Time for rendering emails and storing results, in addition to the timeout of an attempt. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(10);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    /** The SQLSTATE class of errors about a row's values. Errors of other classes do not concern one email. */
    private static final String DATA_EXCEPTION = "22";

    private static final int LOGGED_CAUSES = 5;
    private static final int LOGGED_FRAMES = 12;

    @Inject
    MailQueue queue;
    @Inject
    SmtpSender sender;
    @Inject
    Retries retries;
    @Inject
    MailMeters meters;
    @Inject
    SendingPause pause;
    @Inject
    BackgroundJobs jobs;

    private final MailSettings.Outbox config;
    private final Map<String, EmailRenderer> renderers;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean failing;

    Dispatcher(MailSettings config, @Any Instance<EmailRenderer> renderers) {
        this.config = config.outbox();
        this.renderers = renderers.stream()
                .flatMap(renderer -> renderer.kinds().stream().map(kind -> Map.entry(kind, renderer)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Sends due emails now, or after the running round. The schedule finds retries, and emails that other replicas or
     * background jobs have queued.
     */
    @Scheduled(every = "${roster.outbox.poll-interval}", skipExecutionIf = SchemaPending.class)
    void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            run();
        }
    }

    /** Waits for the emails of the running round, so that a rolling update sends no email twice. */
    void onStop(@Observes ShutdownEvent stop) throws InterruptedException {
        stopping = true;
        wake();
        stopped.await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        if (stopping) {
            stopped.countDown();
            return;
        }
        int seen = wakeUps.get();
        sendAllDue().subscribe().with(done -> {
            if (!wakeUps.compareAndSet(seen, 0)) {
                run();
            }
        });
    }

    private Uni<Void> sendAllDue() {
        return Multi.createBy().repeating().uni(this::sendDue)
                .until(claimed -> claimed == 0)
                .collect().last()
                .onItemOrFailure().invoke((done, failure) -> report(failure))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    /** Logs each outage once, not every second. */
    private void report(Throwable failure) {
        jobs.recordResult("mail-dispatch", failure);
        if (failure != null && !failing) {
            Log.warnf("Sending emails failed. Roster tries again every second. Cause: %s", failure);
        }
        failing = failure != null;
    }

    /** Each round also makes emails claimable whose retry is due, because sending a backlog can take hours. */
    private Uni<Integer> sendDue() {
        int capacity = stopping ? 0 : pause.capacity();
        return capacity == 0 ? Uni.createFrom().item(0)
                : queue.makeDueClaimable()
                        .chain(() -> queue.claim(renderers.keySet(), capacity, config.attemptTimeout().plus(LEASE_MARGIN)))
                        .call(this::sendAll)
                        .map(List::size);
    }

    private Uni<Void> sendAll(List<DueEmail> emails) {
        return runSequentially(emails.stream().collect(Collectors.groupingBy(DueEmail::kind)).entrySet().stream()
                .map(kind -> renderAndSend(renderers.get(kind.getKey()), kind.getValue())));
    }

    /** If rendering several emails fails, renders each alone, so that one invalid email does not stop the others. */
    private Uni<Void> renderAndSend(EmailRenderer renderer, List<DueEmail> due) {
        return Uni.createFrom().deferred(() -> renderer.render(due))
                .onItemOrFailure().transformToUni((emails, failure) -> {
                    if (failure == null) {
                        return send(due, emails);
                    }
                    return due.size() > 1 ? runSequentially(due.stream().map(email -> renderAndSend(renderer, List.of(email))))
                            : renderingFailed(due.get(0), failure);
                });
    }

    private Uni<Void> send(List<DueEmail> due, List<Email> emails) {
        // The message of a duplicate key would have the text of the emails.
        Map<UUID, Email> byId = emails.stream().collect(Collectors.toMap(Email::id, Function.identity(), (one, other) -> one));
        return Uni.join().all(due.stream().map(email -> send(email, byId.get(email.id()))).toList())
                .andCollectFailures()
                .replaceWithVoid();
    }

    private Uni<Void> send(DueEmail due, Email email) {
        if (email == null) {
            return queue.finish(due, MailQueue.CANCELLED, null);
        }
        if (email.notBefore() != null) {
            return queue.postpone(due, email.notBefore());
        }
        return Uni.createFrom().deferred(() -> sender.send(due, email))
                .onItemOrFailure().transformToUni((done, failure) -> failure == null ? sent(due) : retries.after(due, failure));
    }

    private Uni<Void> sent(DueEmail due) {
        meters.count(MailMeters.Result.SENT);
        pause.end();
        return queue.finish(due, MailQueue.SENT, null);
    }

    /** Gives up the email. If the database or the statement failed, the email becomes due again when its lease ends. */
    private Uni<Void> renderingFailed(DueEmail due, Throwable failure) {
        boolean statementFailed = failure instanceof PgException rejection
                && !rejection.getSqlState().startsWith(DATA_EXCEPTION);
        if (statementFailed || DatabaseOutage.isCauseOf(failure)) {
            return Uni.createFrom().failure(failure);
        }
        Log.errorf("Email %s of account %s, kind %s, cannot be rendered: %s", due.id(), due.accountId(), due.kind(),
                withoutMessages(failure));
        meters.count(MailMeters.Result.FAILED);
        return queue.finish(due, MailQueue.FAILED, DeliveryReason.RENDERING_FAILED);
    }

    /** The stack trace without messages of exceptions, which can contain personal data. */
    private static String withoutMessages(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(LOGGED_CAUSES)
                .map(cause -> cause.getClass().getName() + Stream.of(cause.getStackTrace()).limit(LOGGED_FRAMES)
                        .map(frame -> "\n    at " + frame)
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("\ncaused by "));
    }

    /** Runs all steps, one after another, and then fails if any step failed. */
    private static Uni<Void> runSequentially(Stream<Uni<Void>> steps) {
        List<Uni<Void>> all = steps.toList();
        return all.isEmpty() ? Uni.createFrom().voidItem()
                : Uni.join().all(all).usingConcurrencyOf(1).andCollectFailures().replaceWithVoid();
    }
}
