package dev.roster.mail;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import dev.roster.platform.RosterConfig;
import dev.roster.platform.SchemaPending;
import io.quarkus.logging.Log;
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

    @Inject
    MailQueue queue;

    @Inject
    Postman postman;

    @Inject
    Retries retries;

    @Inject
    Clock clock;

    private final RosterConfig.Outbox config;
    private final Map<String, LetterWriter> writers;

    Dispatcher(RosterConfig config, @jakarta.enterprise.inject.Any Instance<LetterWriter> writers) {
        this.config = config.outbox();
        this.writers = writers.stream().collect(Collectors.toMap(LetterWriter::kind, Function.identity()));
    }

    @Scheduled(every = "${roster.outbox.poll-every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> sendWhatIsDue() {
        return Multi.createBy().repeating().uni(this::sendSome)
                .until(sent -> sent < config.concurrency())
                .collect().last()
                .onFailure().invoke(failure -> Log.warnf("Mails wait: %s", failure))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Integer> sendSome() {
        return queue.take(config.concurrency(), clock.instant(), config.attemptTimeout().plus(MARGIN))
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
        return postman.deliver(mail, letter)
                .onItemOrFailure().transformToUni((done, failure) -> failure == null
                        ? queue.sent(mail, clock.instant())
                        : retries.after(mail, failure));
    }
}
