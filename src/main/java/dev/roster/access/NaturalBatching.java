package dev.roster.access;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.roster.database.DatabaseOutage;
import dev.roster.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Combines lookups into one query without returning stale results. While a query runs, further lookups wait; when it returns,
 * the next query takes all of them. A query starts only after each of its lookups has arrived, so every result is as fresh as
 * that of a separate query. Under load, more lookups share a query.
 * <p>
 * Each process runs one query at a time. Two concurrent queries would halve the batches, and a second query costs the database
 * far more than further lookups in the first one.
 */
public final class NaturalBatching<K, R> {
    /** Queries of one account each, if a query of all accounts fails. After the timeout, no further one starts. */
    private static final int ACCOUNTS_AT_ONCE = 4;

    private final Function<List<K>, Uni<List<R>>> query;
    private final Function<K, UUID> account;
    private final AccessSettings.Decisions settings;

    private final DistributionSummary batchSize;
    private final Timer queueTime;
    private final Timer totalTime;
    private final Timer queryTime;
    private final Counter rejected;

    private List<Lookup<K, R>> waiting = new ArrayList<>();
    private boolean isRunning;

    /**
     * @param query returns a result for each key, in the order of the keys
     * @param account the account of a key
     * @param kind a label of the meters
     */
    public NaturalBatching(Function<List<K>, Uni<List<R>>> query, Function<K, UUID> account,
            AccessSettings.Decisions settings, MeterRegistry meters, String kind) {
        this.query = query;
        this.account = account;
        this.settings = settings;
        batchSize = meters.summary("roster.decisions.batch.size", "kind", kind);
        queueTime = meters.timer("roster.decisions.queue.delay", "kind", kind);
        totalTime = meters.timer("roster.decisions.duration", "kind", kind);
        queryTime = meters.timer("roster.decisions.query.duration", "kind", kind);
        rejected = meters.counter("roster.decisions.rejected", "kind", kind);
    }

    /** @param loop the event loop of the caller; null if it has none */
    private record Lookup<K, R>(K key, UniEmitter<? super R> emitter, Executor loop, long since) {
        static <K, R> Lookup<K, R> of(K key, UniEmitter<? super R> emitter) {
            Executor loop = Vertx.currentContext() instanceof ContextInternal context ? context.nettyEventLoop() : null;
            return new Lookup<>(key, emitter, loop, System.nanoTime());
        }
    }

    /** Fails with {@link TimeoutException} after the timeout, and with {@code unavailable} if too many lookups wait. */
    public Uni<R> find(K key) {
        return settings.batched() ? Uni.createFrom().emitter(emitter -> add(Lookup.of(key, emitter)))
                : query.apply(List.of(key)).ifNoItem().after(settings.timeout()).fail().map(results -> results.get(0));
    }

    private void add(Lookup<K, R> lookup) {
        List<Lookup<K, R>> batch;
        synchronized (this) {
            boolean isFull = waiting.size() >= settings.maxQueued();
            if (!isFull) {
                waiting.add(lookup);
            }
            batch = isFull ? null : isRunning ? List.of() : takeWaiting();
        }
        if (batch == null) {
            rejected.increment();
            lookup.emitter().fail(
                    ProblemType.UNAVAILABLE.because("Too many decisions are waiting.").retryAfter(Duration.ofSeconds(1)));
        } else {
            run(batch);
        }
    }

    /** Call it under the lock, then run the batch. No other query starts until that one has ended. */
    private List<Lookup<K, R>> takeWaiting() {
        List<Lookup<K, R>> batch = waiting;
        waiting = new ArrayList<>(batch.size());
        isRunning = !batch.isEmpty();
        return batch;
    }

    private void run(List<Lookup<K, R>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        batchSize.record(batch.size());
        batch.forEach(lookup -> queueTime.record(start - lookup.since(), TimeUnit.NANOSECONDS));
        query.apply(batch.stream().map(Lookup::key).toList())
                .map(results -> (IntConsumer) index -> batch.get(index).emitter().complete(results.get(index)))
                .onFailure(DatabaseOutage::isOfOneNode).recoverWithUni(failure -> queryEachAccount(batch, failure))
                .ifNoItem().after(settings.timeout()).fail()
                .subscribe().with(emitResult -> complete(batch, emitResult, start), failure -> fail(batch, failure, start));
    }

    /** If a cluster loses one node, a query for each account fails only for the accounts of that node. */
    private Uni<IntConsumer> queryEachAccount(List<Lookup<K, R>> batch, Throwable failure) {
        Map<UUID, List<Integer>> indexes = IntStream.range(0, batch.size()).boxed()
                .collect(groupingBy(index -> account.apply(batch.get(index).key()), LinkedHashMap::new, toList()));
        if (indexes.size() == 1) {
            return Uni.createFrom().item(index -> batch.get(index).emitter().fail(failure));
        }
        Runnable[] outcomes = new Runnable[batch.size()];
        return Uni.join().all(indexes.values().stream().map(ofAccount -> queryAccount(batch, ofAccount, outcomes)).toList())
                .usingConcurrencyOf(ACCOUNTS_AT_ONCE)
                .andFailFast()
                .replaceWith(() -> index -> outcomes[index].run());
    }

    private Uni<Boolean> queryAccount(List<Lookup<K, R>> batch, List<Integer> indexes, Runnable[] outcomes) {
        return query.apply(indexes.stream().map(index -> batch.get(index).key()).toList())
                .invoke(results -> IntStream.range(0, indexes.size()).forEach(i -> outcomes[indexes.get(i)] = () -> batch
                        .get(indexes.get(i)).emitter().complete(results.get(i))))
                .onFailure().invoke(failure -> indexes.forEach(index -> outcomes[index] = () -> batch.get(index).emitter()
                        .fail(failure)))
                .onItemOrFailure().transform((results, failure) -> failure == null);
    }

    /** A process that resumes after a pause can receive a result after the timeout. The result is then no longer fresh. */
    private void complete(List<Lookup<K, R>> batch, IntConsumer emitResult, long start) {
        if (System.nanoTime() - start > settings.timeout().toNanos()) {
            fail(batch, new TimeoutException(), start);
            return;
        }
        List<Lookup<K, R>> next;
        synchronized (this) {
            next = takeWaiting();
        }
        run(next);
        recordTimes(batch, start);
        onEventLoops(batch, emitResult);
    }

    /** Also fails the waiting lookups, because their query would probably fail too. */
    private void fail(List<Lookup<K, R>> batch, Throwable failure, long start) {
        List<Lookup<K, R>> all = new ArrayList<>(batch);
        synchronized (this) {
            all.addAll(takeWaiting());
            isRunning = false;
        }
        recordTimes(all, start);
        onEventLoops(all, index -> all.get(index).emitter().fail(failure));
    }

    /** Runs one task on each event loop, for all lookups of its callers. */
    private static <K, R> void onEventLoops(List<Lookup<K, R>> batch, IntConsumer action) {
        Map<Executor, IntStream.Builder> indexes = new HashMap<>();
        for (int index = 0; index < batch.size(); index++) {
            Executor loop = batch.get(index).loop();
            indexes.computeIfAbsent(loop == null ? Runnable::run : loop, first -> IntStream.builder()).add(index);
        }
        indexes.forEach((loop, ofLoop) -> loop.execute(() -> ofLoop.build().forEach(action)));
    }

    private void recordTimes(List<Lookup<K, R>> lookups, long start) {
        long now = System.nanoTime();
        queryTime.record(now - start, TimeUnit.NANOSECONDS);
        lookups.forEach(lookup -> totalTime.record(now - lookup.since(), TimeUnit.NANOSECONDS));
    }
}
