package dev.roster.access;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

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
    private final Function<Q, UUID> account;
    private final Duration deadline;
    private final int maxQueued;
    private final boolean batched;
    private final Meters meters;
    private List<Waiting<Q, A>> queued = new ArrayList<>();
    private boolean inFlight;

    private NaturalBatching(Function<List<Q>, Uni<List<A>>> query, Function<Q, UUID> account, AccessSettings.Decisions settings,
            Meters meters) {
        this.query = query;
        this.account = account;
        this.deadline = settings.deadline();
        this.maxQueued = settings.maxQueued();
        this.batched = settings.batched();
        this.meters = meters;
    }

    /**
     * @param query answers a list of questions in their order
     * @param account the account of a question
     * @param settings the deadline, after which all that wait fail with a timeout, and how many may wait; one more fails with
     *        {@code unavailable}
     * @param kind what is looked up, as the meters call it
     */
    public static <Q, A> NaturalBatching<Q, A> of(Function<List<Q>, Uni<List<A>>> query, Function<Q, UUID> account,
            AccessSettings.Decisions settings, MeterRegistry meters, String kind) {
        return new NaturalBatching<>(query, account, settings, Meters.of(meters, kind));
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
        query.apply(questions(batch))
                .map(answers -> (IntConsumer) place -> batch.get(place).asker().complete(answers.get(place)))
                .onFailure(DatabaseOutage::isOfOneNode).recoverWithUni(failure -> eachAccount(batch, failure))
                .ifNoItem().after(deadline).fail()
                .subscribe().with(complete -> answered(batch, complete, begin), failure -> failed(batch, failure, begin));
    }

    private static <Q, A> List<Q> questions(List<Waiting<Q, A>> batch) {
        return batch.stream().map(Waiting::question).toList();
    }

    /** If one node of a cluster is lost, a query of its own for each account fails only for the accounts on that node. */
    private Uni<IntConsumer> eachAccount(List<Waiting<Q, A>> batch, Throwable failure) {
        Map<UUID, List<Integer>> places = IntStream.range(0, batch.size()).boxed()
                .collect(groupingBy(place -> account.apply(batch.get(place).question()), LinkedHashMap::new, toList()));
        if (places.size() == 1) {
            return Uni.createFrom().item(place -> batch.get(place).asker().fail(failure));
        }
        Runnable[] outcomes = new Runnable[batch.size()];
        return Uni.join().all(places.values().stream().map(of -> oneAccount(batch, of, outcomes)).toList()).andFailFast()
                .replaceWith(() -> place -> outcomes[place].run());
    }

    private Uni<Boolean> oneAccount(List<Waiting<Q, A>> batch, List<Integer> places, Runnable[] outcomes) {
        return query.apply(places.stream().map(place -> batch.get(place).question()).toList())
                .invoke(answers -> IntStream.range(0, places.size()).forEach(i -> outcomes[places.get(i)] = () -> batch
                        .get(places.get(i)).asker().complete(answers.get(i))))
                .onFailure().invoke(failure -> places.forEach(place -> outcomes[place] = () -> batch.get(place).asker()
                        .fail(failure)))
                .onItemOrFailure().transform((answers, failure) -> failure == null);
    }

    /** An answer that is there, but read late (the process was frozen, say), is not fresh any more: it counts as none. */
    private void answered(List<Waiting<Q, A>> batch, IntConsumer complete, long begin) {
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
        onTheirLoops(batch, complete);
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
