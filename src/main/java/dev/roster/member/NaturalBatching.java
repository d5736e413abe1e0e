package dev.roster.member;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.roster.platform.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/**
 * Asks one query for many questions without making any of them stale: while a query runs, further questions queue; when it
 * returns, all that queued go out together. A query begins only after each of its questions arrived, so every answer is as
 * fresh
 * as a query of its own, and the busier it gets the more questions share one query.
 * <p>
 * Each thread has a lane with one query in flight. Letting the queue build meanwhile is the whole trick: with two in flight the
 * batches halve.
 */
final class NaturalBatching<Q, A> {

    private final Function<List<Q>, Uni<List<A>>> query;
    private final Duration deadline;
    private final int maxQueued;
    private final Meters meters;
    private final ThreadLocal<Lane> lanes = ThreadLocal.withInitial(Lane::new);

    /**
     * @param query answers a list of questions in their order
     * @param deadline after this, all that wait fail with a timeout
     * @param maxQueued how many may wait in a lane; one more fails with {@code unavailable}
     */
    NaturalBatching(Function<List<Q>, Uni<List<A>>> query, Duration deadline, int maxQueued, Meters meters) {
        this.query = query;
        this.deadline = deadline;
        this.maxQueued = maxQueued;
        this.meters = meters;
    }

    /**
     * What can be seen of it: how many questions share a query, how long they wait for it, how long it takes, who is refused.
     */
    record Meters(DistributionSummary batch, Timer queue, Timer query, Counter refused) {

        static Meters of(MeterRegistry registry, String name) {
            return new Meters(registry.summary(name + ".batch"), registry.timer(name + ".queue"),
                    registry.timer(name + ".query"),
                    registry.counter(name + ".refused"));
        }
    }

    private record Waiting<A>(UniEmitter<? super A> asker, long since) {
    }

    Uni<A> ask(Q question) {
        return Uni.createFrom().emitter(waiting -> lanes.get().add(question, waiting));
    }

    /** Synchronized, since a query may return on another thread than the one that it was asked from. */
    private final class Lane {

        private List<Q> questions = new ArrayList<>();
        private List<Waiting<A>> waiting = new ArrayList<>();
        private boolean inFlight;

        synchronized void add(Q question, UniEmitter<? super A> asker) {
            if (questions.size() >= maxQueued) {
                meters.refused().increment();
                asker.fail(
                        ProblemType.UNAVAILABLE.because("Too many decisions are waiting.").retryAfter(Duration.ofSeconds(1)));
                return;
            }
            questions.add(question);
            waiting.add(new Waiting<>(asker, System.nanoTime()));
            if (!inFlight) {
                send();
            }
        }

        private void send() {
            List<Q> asked = questions;
            List<Waiting<A>> askers = waiting;
            long begin = System.nanoTime();
            meters.batch().record(asked.size());
            askers.forEach(each -> meters.queue().record(begin - each.since(), TimeUnit.NANOSECONDS));
            questions = new ArrayList<>();
            waiting = new ArrayList<>();
            inFlight = true;
            query.apply(asked)
                    .ifNoItem().after(deadline).fail()
                    .onTermination().invoke(() -> meters.query().record(System.nanoTime() - begin, TimeUnit.NANOSECONDS))
                    .subscribe().with(answers -> answered(askers, answers), failure -> failed(askers, failure));
        }

        private void answered(List<Waiting<A>> askers, List<A> answers) {
            next();
            for (int i = 0; i < askers.size(); i++) {
                askers.get(i).asker().complete(answers.get(i));
            }
        }

        /** Whoever queued behind a query that failed fails with it, rather than wait for the same failure once more. */
        private void failed(List<Waiting<A>> askers, Throwable failure) {
            List<Waiting<A>> behind;
            synchronized (this) {
                behind = waiting;
                questions = new ArrayList<>();
                waiting = new ArrayList<>();
                inFlight = false;
            }
            askers.forEach(each -> each.asker().fail(failure));
            behind.forEach(each -> each.asker().fail(failure));
        }

        private synchronized void next() {
            inFlight = false;
            if (!questions.isEmpty()) {
                send();
            }
        }
    }
}
