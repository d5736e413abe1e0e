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

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import dev.roster.platform.BackgroundJobs;
import dev.roster.platform.RosterConfig;
import dev.roster.platform.SchemaPending;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Sends what is due, a handful at a time, until nothing is due any more. It takes no more mails than it sends at once, so a
 * replica that is killed leaves at most that many in doubt, and only those can arrive twice.
 */
@ApplicationScoped
class Dispatcher {

    /** On top of the time that an attempt may take: what writing the letters and noting the outcome need. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final Duration LAST_ROUND = Duration.ofSeconds(3);

    @Inject
    MailQueue queue;

    @Inject
    Postman postman;

    @Inject
    Retries retries;

    @Inject
    MailMeters meters;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    private final RosterConfig.Outbox config;
    private final Map<String, LetterWriter> writers;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean failing;

    Dispatcher(RosterConfig config, @jakarta.enterprise.inject.Any Instance<LetterWriter> writers) {
        this.config = config.outbox();
        this.writers = writers.stream().collect(Collectors.toMap(LetterWriter::kind, Function.identity()));
    }

    /** Other replicas' mails, and those whose next attempt is due. */
    @Scheduled(every = "${roster.outbox.poll-every:1s}", skipExecutionIf = SchemaPending.class)
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
        return Multi.createBy().repeating().uni(this::sendSome)
                .until(sent -> sent < config.concurrency())
                .collect().last()
                .onItemOrFailure().invoke((done, failure) -> say(failure))
                .onFailure().recoverWithNull()
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

    private Uni<Integer> sendSome() {
        return stopping ? Uni.createFrom().item(0)
                : queue.take(config.concurrency(), clock.instant(), config.attemptTimeout().plus(MARGIN))
                        .call(this::sendAll)
                        .map(List::size);
    }

    private Uni<Void> sendAll(List<DueMail> mails) {
        return Multi.createFrom().iterable(mails.stream().collect(Collectors.groupingBy(DueMail::kind)).entrySet())
                .onItem().transformToUniAndConcatenate(kind -> sendKind(writers.get(kind.getKey()), kind.getValue()))
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> sendKind(LetterWriter writer, List<DueMail> mails) {
        return writer.write(mails)
                .chain(letters -> Uni.join().all(mails.stream().map(mail -> send(mail, letters)).toList()).andCollectFailures())
                .replaceWithVoid();
    }

    private Uni<Void> send(DueMail mail, Map<UUID, Letter> letters) {
        Letter letter = letters.get(mail.id());
        if (letter == null) {
            return queue.cancelled(mail, clock.instant());
        }
        if (letter.notBefore() != null) {
            return queue.postponed(mail, letter.notBefore());
        }
        return postman.deliver(mail, letter)
                .invoke(meters::sent)
                .onItemOrFailure().transformToUni((done, failure) -> failure == null
                        ? queue.sent(mail, clock.instant())
                        : retries.after(mail, failure));
    }
}
