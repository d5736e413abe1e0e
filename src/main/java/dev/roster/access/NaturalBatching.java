package dev.roster.access;

import dev.roster.database.DatabaseOutage;
import dev.roster.database.Shards;
import dev.roster.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoop;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
 * far more than further lookups in the first one. On a cluster, a query costs even more. After a shared query, the next one
 * therefore waits 1 ms, in which clients can receive their results and send further requests.
 * <p>
 * If a node of a cluster fails or hangs, each shard has its own queries, so that other accounts get an answer.
 */
public final class NaturalBatching<K, R> {
    /** The time from the last failure until the shards share queries again. */
    private static final Duration SEPARATION = Duration.ofSeconds(10);
    /** The time between two queries of a cluster, if several lookups shared the first. */
    private static final long PAUSE_MILLIS = 1;

    private final Function<List<K>, Uni<List<R>>> query;
    private final Function<K, UUID> account;
    private final Shards shards;
    private final AccessSettings.Decisions settings;

    private final DistributionSummary batchSize;
    private final Timer queueTime;
    private final Timer totalTime;
    private final Timer queryTime;
    private final Counter rejected;

    private final Queue<K, R> shared = new Queue<>();
    private final Map<Integer, Queue<K, R>> ofShards = new HashMap<>();
    private int waiting;
    private boolean isSeparate;
    private long failedAt;

    /**
     * @param query returns a result for each key, in the order of the keys
     * @param account the account of a key
     * @param kind a label of the meters
     */
    public NaturalBatching(Function<List<K>, Uni<List<R>>> query, Function<K, UUID> account, Shards shards,
            AccessSettings.Decisions settings, MeterRegistry meters, String kind) {
        this.query = query;
        this.account = account;
        this.shards = shards;
        this.settings = settings;
        batchSize = meters.summary("roster.decisions.batch.size", "kind", kind);
        queueTime = meters.timer("roster.decisions.queue.delay", "kind", kind);
        totalTime = meters.timer("roster.decisions.duration", "kind", kind);
        queryTime = meters.timer("roster.decisions.query.duration", "kind", kind);
        rejected = meters.counter("roster.decisions.rejected", "kind", kind);
    }

    /** @param loop the event loop of the caller; null if it has none */
    private record Lookup<K, R>(K key, UniEmitter<? super R> emitter, EventLoop loop, long since) {
        static <K, R> Lookup<K, R> of(K key, UniEmitter<? super R> emitter) {
            EventLoop loop = Vertx.currentContext() instanceof ContextInternal context ? context.nettyEventLoop() : null;
            return new Lookup<>(key, emitter, loop, System.nanoTime());
        }
    }

    /** The lookups of the next query. Its users hold the lock. */
    private static final class Queue<K, R> {
        private List<Lookup<K, R>> lookups = new ArrayList<>();
        private boolean isRunning;
    }

    /** Fails with {@link TimeoutException} after the timeout, and with {@code unavailable} if too many lookups wait. */
    public Uni<R> find(K key) {
        return settings.batched() ? Uni.createFrom().emitter(emitter -> add(Lookup.of(key, emitter)))
                : query.apply(List.of(key)).ifNoItem().after(settings.timeout()).fail().map(results -> results.get(0));
    }

    private void add(Lookup<K, R> lookup) {
        Queue<K, R> queue;
        List<Lookup<K, R>> batch;
        synchronized (this) {
            queue = queueOf(lookup);
            boolean isFull = waiting >= settings.maxQueued();
            if (!isFull) {
                queue.lookups.add(lookup);
                waiting++;
            }
            batch = isFull ? null : start(queue);
        }
        if (batch == null) {
            rejected.increment();
            lookup.emitter().fail(
                    ProblemType.UNAVAILABLE.because("Too many decisions are waiting.").retryAfter(Duration.ofSeconds(1)));
        } else {
            run(queue, batch);
        }
    }

    /** Call it under the lock. */
    private Queue<K, R> queueOf(Lookup<K, R> lookup) {
        isSeparate = isSeparate && System.nanoTime() - failedAt < SEPARATION.toNanos();
        return isSeparate
                ? ofShards.computeIfAbsent(shards.of(account.apply(lookup.key())), shard -> new Queue<>())
                : shared;
    }

    /** Call it under the lock, then run the batch. */
    private List<Lookup<K, R>> start(Queue<K, R> queue) {
        if (queue.lookups.isEmpty() || queue.isRunning) {
            return List.of();
        }
        queue.isRunning = true;
        return takeAll(queue);
    }

    private List<Lookup<K, R>> takeAll(Queue<K, R> queue) {
        List<Lookup<K, R>> batch = queue.lookups;
        queue.lookups = new ArrayList<>(batch.size());
        waiting -= batch.size();
        return batch;
    }

    private void run(Queue<K, R> queue, List<Lookup<K, R>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        // Leaves time for a second query, of one shard.
        Duration timeout = queue == shared && shards.areMany() ? settings.timeout().dividedBy(2) : settings.timeout();
        batchSize.record(batch.size());
        batch.forEach(lookup -> queueTime.record(start - lookup.since(), TimeUnit.NANOSECONDS));
        query.apply(batch.stream().map(Lookup::key).toList())
                .ifNoItem().after(timeout).fail()
                // A process that resumes after a pause can receive a result after the timeout. The result is no longer fresh.
                .invoke(() -> requireFresh(start, timeout))
                .subscribe().with(results -> complete(queue, batch, results, start),
                        failure -> fail(queue, batch, failure, start));
    }

    private static void requireFresh(long start, Duration timeout) {
        if (System.nanoTime() - start > timeout.toNanos()) {
            throw new TimeoutException();
        }
    }

    private void complete(Queue<K, R> queue, List<Lookup<K, R>> batch, List<R> results, long start) {
        EventLoop loop = batch.get(0).loop();
        if (shards.areMany() && batch.size() > 1 && loop != null) {
            loop.schedule(() -> runNext(queue), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            runNext(queue);
        }
        recordTimes(batch, start);
        onEventLoops(batch, index -> batch.get(index).emitter().complete(results.get(index)));
    }

    private void runNext(Queue<K, R> queue) {
        List<Lookup<K, R>> batch;
        synchronized (this) {
            queue.isRunning = false;
            batch = start(queue);
        }
        run(queue, batch);
    }

    /** Also fails the waiting lookups, because their query would probably fail too, or repeats all of them by shard. */
    private void fail(Queue<K, R> queue, List<Lookup<K, R>> batch, Throwable failure, long start) {
        List<Lookup<K, R>> all = new ArrayList<>(batch);
        boolean isOutageOfCluster = shards.areMany() && DatabaseOutage.isCauseOf(failure);
        synchronized (this) {
            queue.isRunning = false;
            all.addAll(takeAll(queue));
            if (isOutageOfCluster) {
                isSeparate = true;
                failedAt = System.nanoTime();
            }
        }
        if (isOutageOfCluster && queue == shared) {
            queryTime.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            all.forEach(this::add);
        } else {
            recordTimes(all, start);
            onEventLoops(all, index -> all.get(index).emitter().fail(failure));
        }
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
