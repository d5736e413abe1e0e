package dev.roster.mail;

import java.time.Clock;
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

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import dev.roster.database.DatabaseOutage;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;

/**
 * Sends what is due, a handful at a time, until nothing is due any more or our side does not work. It takes no more mails than
 * it sends at once, so a replica that is killed leaves at most that many in doubt, and only those can arrive twice.
 */
@ApplicationScoped
class Dispatcher {

    /** On top of the time that an attempt may take: what writing the letters and noting the outcome need. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final String DATA_EXCEPTION = "22";

    private static final Duration LAST_ROUND = Duration.ofSeconds(3);

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

    @Inject
    Clock clock;

    private final MailSettings.Outbox config;
    private final Map<String, EmailRenderer> writers;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean failing;

    Dispatcher(MailSettings config, @jakarta.enterprise.inject.Any Instance<EmailRenderer> writers) {
        this.config = config.outbox();
        this.writers = writers.stream().collect(Collectors.toMap(EmailRenderer::kind, Function.identity()));
    }

    /** Other replicas' mails, and those whose next attempt is due. */
    @Scheduled(every = "${roster.outbox.poll-every}", skipExecutionIf = SchemaPending.class)
    void poll() {
        wake();
    }

    /** Sends what is due now; while a round is under way it is followed by another one. */
    void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            run();
        }
    }

    /** Mails that are on their way are seen through, so that a rolling update sends none of them twice. */
    void onStop(@Observes ShutdownEvent stop) throws InterruptedException {
        stopping = true;
        wake();
        stopped.await(LAST_ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        if (stopping) {
            stopped.countDown();
            return;
        }
        int seen = wakeUps.get();
        sendWhatIsDue().subscribe().with(done -> {
            if (!wakeUps.compareAndSet(seen, 0)) {
                run();
            }
        });
    }

    private Uni<Void> sendWhatIsDue() {
        return sendUntilNothingIsDue()
                .onItemOrFailure().invoke((done, failure) -> say(failure))
                .onFailure().recoverWithNull();
    }

    private Uni<Void> sendUntilNothingIsDue() {
        return Multi.createBy().repeating().uni(this::sendSome)
                .until(taken -> taken == 0)
                .collect().last()
                .replaceWithVoid();
    }

    /** Once for each outage: it would be said every second otherwise. */
    private void say(Throwable failure) {
        jobs.note("mail-dispatch", failure);
        if (failure != null && !failing) {
            Log.warnf("Mails wait until this is over: %s", failure);
        }
        failing = failure != null;
    }

    /** A backlog can take hours: what waits for another attempt has its turn meanwhile, once its time has come. */
    private Uni<Integer> sendSome() {
        int allowance = stopping ? 0 : pause.allowance();
        return allowance == 0 ? Uni.createFrom().item(0)
                : queue.wake(clock.instant())
                        .chain(() -> queue.take(writers.keySet(), allowance, clock.instant(),
                                config.attemptTimeout().plus(MARGIN)))
                        .call(this::sendAll)
                        .map(List::size);
    }

    private Uni<Void> sendAll(List<DueEmail> mails) {
        return oneByOne(mails.stream().collect(Collectors.groupingBy(DueEmail::kind)).entrySet().stream()
                .map(kind -> sendKind(writers.get(kind.getKey()), kind.getValue())));
    }

    /** What is wrong with one mail is no other's trouble: if the letters cannot be written together, each is written alone. */
    private Uni<Void> sendKind(EmailRenderer writer, List<DueEmail> mails) {
        return Uni.createFrom().deferred(() -> writer.write(mails))
                .onItemOrFailure().transformToUni((letters, failure) -> {
                    if (failure == null) {
                        return send(mails, letters);
                    }
                    return mails.size() > 1 ? oneByOne(mails.stream().map(mail -> sendKind(writer, List.of(mail))))
                            : notWritten(mails.get(0), failure);
                });
    }

    private Uni<Void> send(List<DueEmail> mails, Map<UUID, Email> letters) {
        return mails.isEmpty() ? Uni.createFrom().voidItem()
                : Uni.join().all(mails.stream().map(mail -> send(mail, letters)).toList()).andCollectFailures()
                        .replaceWithVoid();
    }

    private Uni<Void> send(DueEmail mail, Map<UUID, Email> letters) {
        Email letter = letters.get(mail.id());
        if (letter == null) {
            return queue.cancelled(mail, clock.instant());
        }
        if (letter.notBefore() != null) {
            return queue.postponed(mail, letter.notBefore());
        }
        return Uni.createFrom().deferred(() -> sender.deliver(mail, letter))
                .onItemOrFailure().transformToUni((done, failure) -> failure == null ? sent(mail)
                        : retries.after(mail, failure));
    }

    private Uni<Void> sent(DueEmail mail) {
        meters.sent();
        pause.works();
        return queue.sent(mail, clock.instant());
    }

    /**
     * The mail can never be written, unless the database or the statement fails: then it is due again when its lease is over.
     * The
     * log tells of the exception without its message, which can hold what people typed.
     */
    private Uni<Void> notWritten(DueEmail mail, Throwable failure) {
        if (DatabaseOutage.isCauseOf(failure) || isOfStatement(failure)) {
            return Uni.createFrom().failure(failure);
        }
        Log.errorf("Email %s of account %s, kind %s, cannot be written: %s", mail.id(), mail.accountId(), mail.kind(),
                StackTrace.withoutMessages(failure));
        meters.failed();
        return queue.failed(mail, clock.instant(), DeliveryReason.NOT_WRITTEN);
    }

    /** What PostgreSQL refuses for another reason than the values of the row (class 22). */
    private static boolean isOfStatement(Throwable failure) {
        return failure instanceof PgException refusal && !refusal.getSqlState().startsWith(DATA_EXCEPTION);
    }

    /** All of them, whatever becomes of the others; fails afterwards if any of them failed. */
    private static Uni<Void> oneByOne(Stream<Uni<Void>> works) {
        List<Uni<Void>> all = works.toList();
        return all.isEmpty() ? Uni.createFrom().voidItem()
                : Uni.join().all(all).usingConcurrencyOf(1).andCollectFailures().replaceWithVoid();
    }
}
