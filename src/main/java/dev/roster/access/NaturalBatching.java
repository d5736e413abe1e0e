package dev.roster.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

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

/**
 * Asks one query for many questions without making any of them stale: while a query runs, further questions queue; when it
 * returns, all that queued go out together. A query begins only after each of its questions arrived, so every answer is as
 * fresh as a query of its own, and the busier it gets the more questions share one query.
 * <p>
 * There is one query in flight in a process. Letting the queue build meanwhile is the whole trick: with two in flight the
 * batches
 * halve, and a query costs the database far more than a question in it.
 */
public final class NaturalBatching<Q, A> {

    private final Function<List<Q>, Uni<List<A>>> query;
    private final Duration deadline;
    private final int maxQueued;
    private final boolean batched;
    private final Meters meters;
    private List<Waiting<Q, A>> queued = new ArrayList<>();
    private boolean inFlight;

    private NaturalBatching(Function<List<Q>, Uni<List<A>>> query, AccessSettings.Decisions settings, Meters meters) {
        this.query = query;
        this.deadline = settings.deadline();
        this.maxQueued = settings.maxQueued();
        this.batched = settings.batched();
        this.meters = meters;
    }

    /**
     * @param query answers a list of questions in their order
     * @param settings the deadline, after which all that wait fail with a timeout, and how many may wait; one more fails with
     *        {@code unavailable}
     * @param kind what is looked up, as the meters call it
     */
    public static <Q, A> NaturalBatching<Q, A> of(Function<List<Q>, Uni<List<A>>> query, AccessSettings.Decisions settings,
            MeterRegistry meters, String kind) {
        return new NaturalBatching<>(query, settings, Meters.of(meters, kind));
    }

    /**
     * What can be seen of it: how many questions share a query, how long they wait for it and for their answer, how long it
     * takes,
     * who is refused.
     */
    private record Meters(DistributionSummary batch, Timer queue, Timer answer, Timer query, Counter refused) {

        static Meters of(MeterRegistry registry, String kind) {
            return new Meters(registry.summary("roster.decisions.batch", "kind", kind),
                    registry.timer("roster.decisions.queue", "kind", kind),
                    registry.timer("roster.decisions.answer", "kind", kind),
                    registry.timer("roster.decisions.query", "kind", kind),
                    registry.counter("roster.decisions.refused", "kind", kind));
        }
    }

    public Uni<A> ask(Q question) {
        return batched ? Uni.createFrom().emitter(asker -> queue(new Waiting<>(question, asker)))
                : query.apply(List.of(question)).ifNoItem().after(deadline).fail().map(answers -> answers.get(0));
    }

    /** A question with whoever waits for its answer, on which event loop (null: none), and since when. */
    private record Waiting<Q, A>(Q question, UniEmitter<? super A> asker, Executor loop, long since) {

        Waiting(Q question, UniEmitter<? super A> asker) {
            this(question, asker, Vertx.currentContext() instanceof ContextInternal context ? context.nettyEventLoop() : null,
                    System.nanoTime());
        }
    }

    private void queue(Waiting<Q, A> one) {
        List<Waiting<Q, A>> batch;
        synchronized (this) {
            if (queued.size() >= maxQueued) {
                batch = null;
            } else {
                queued.add(one);
                batch = inFlight ? List.of() : take();
            }
        }
        if (batch == null) {
            meters.refused().increment();
            one.asker().fail(
                    ProblemType.UNAVAILABLE.because("Too many decisions are waiting.").retryAfter(Duration.ofSeconds(1)));
        } else {
            send(batch);
        }
    }

    /** What waits, for the next query; nobody sends another one until that has ended. Called under the lock. */
    private List<Waiting<Q, A>> take() {
        List<Waiting<Q, A>> batch = queued;
        queued = new ArrayList<>(batch.size());
        inFlight = !batch.isEmpty();
        return batch;
    }

    private void send(List<Waiting<Q, A>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        meters.batch().record(batch.size());
        batch.forEach(each -> meters.queue().record(begin - each.since(), TimeUnit.NANOSECONDS));
        query.apply(batch.stream().map(Waiting::question).toList())
                .ifNoItem().after(deadline).fail()
                .subscribe().with(answers -> answered(batch, answers, begin), failure -> failed(batch, failure, begin));
    }

    /** An answer that is there, but read late (the process was frozen, say), is not fresh any more: it counts as none. */
    private void answered(List<Waiting<Q, A>> batch, List<A> answers, long begin) {
        if (System.nanoTime() - begin > deadline.toNanos()) {
            failed(batch, new TimeoutException(), begin);
            return;
        }
        List<Waiting<Q, A>> next;
        synchronized (this) {
            next = take();
        }
        send(next);
        time(batch, begin);
        onTheirLoops(batch, place -> batch.get(place).asker().complete(answers.get(place)));
    }

    /** Whoever queued behind a query that failed fails with it, rather than wait for the same failure once more. */
    private void failed(List<Waiting<Q, A>> batch, Throwable failure, long begin) {
        List<Waiting<Q, A>> all = new ArrayList<>(batch);
        synchronized (this) {
            all.addAll(take());
            inFlight = false;
        }
        time(all, begin);
        onTheirLoops(all, place -> all.get(place).asker().fail(failure));
    }

    /** Everybody goes on where they waited: one hop for each event loop, however many waited there. */
    private static <Q, A> void onTheirLoops(List<Waiting<Q, A>> batch, IntConsumer goOn) {
        Map<Executor, IntStream.Builder> places = new HashMap<>();
        for (int place = 0; place < batch.size(); place++) {
            Executor loop = batch.get(place).loop();
            places.computeIfAbsent(loop == null ? Runnable::run : loop, each -> IntStream.builder()).add(place);
        }
        places.forEach((loop, its) -> loop.execute(() -> its.build().forEach(goOn)));
    }

    private void time(List<Waiting<Q, A>> answered, long begin) {
        long now = System.nanoTime();
        meters.query().record(now - begin, TimeUnit.NANOSECONDS);
        answered.forEach(each -> meters.answer().record(now - each.since(), TimeUnit.NANOSECONDS));
    }
}
