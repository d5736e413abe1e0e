package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import dev.roster.problem.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.pgclient.PgException;

class NaturalBatchingTest {

    private record Settings(Duration deadline, int maxQueued, boolean batched) implements AccessSettings.Decisions {
    }

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<List<Integer>> asked = new ArrayList<>();
    private final List<UniEmitter<? super List<String>>> queries = new ArrayList<>();

    @Test
    void asksAllThatWaitedInOneQueryThatBeginsAfterThem() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 10, true));
        CompletableFuture<String> first = ask(batching, 1);
        CompletableFuture<String> second = ask(batching, 2);
        CompletableFuture<String> third = ask(batching, 3);
        assertThat(asked).containsExactly(List.of(1));
        queries.get(0).complete(List.of("one"));
        assertThat(first).isCompletedWithValue("one");
        assertThat(asked).containsExactly(List.of(1), List.of(2, 3));
        queries.get(1).complete(List.of("two", "three"));
        assertThat(second).isCompletedWithValue("two");
        assertThat(third).isCompletedWithValue("three");
        assertThat(meters.get("roster.decisions.batch").summary().totalAmount()).isEqualTo(3);
        assertThat(meters.get("roster.decisions.queue").timer().count()).isEqualTo(3);
        assertThat(meters.get("roster.decisions.query").timer().count()).isEqualTo(2);
    }

    @Test
    void aFailureFailsAllThatWaitAndNobodyAfterThem() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 10, true));
        CompletableFuture<String> first = ask(batching, 1);
        CompletableFuture<String> second = ask(batching, 2);
        queries.get(0).fail(new IllegalStateException("away"));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        CompletableFuture<String> third = ask(batching, 3);
        queries.get(1).complete(List.of("three"));
        assertThat(third).isCompletedWithValue("three");
    }

    /** The account of a question is its number here: a lost node of a cluster has the account 2. */
    @Test
    void aLostNodeFailsOnlyItsOwnAccounts() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 10, true));
        PgException lost = new PgException("connection to the remote node failed", "ERROR", "08006", "");
        CompletableFuture<String> first = ask(batching, 2);
        CompletableFuture<String> second = ask(batching, 2);
        CompletableFuture<String> third = ask(batching, 3);
        queries.get(0).fail(lost);
        assertThat(first).isCompletedExceptionally();
        assertThat(second).as("it is asked in the next query").isNotDone();
        queries.get(1).fail(lost);
        assertThat(asked).containsExactly(List.of(2), List.of(2, 3), List.of(2), List.of(3));
        CompletableFuture<String> fourth = ask(batching, 4);
        queries.get(2).fail(lost);
        queries.get(3).complete(List.of("three"));
        assertThat(second).isCompletedExceptionally();
        assertThat(third).isCompletedWithValue("three");
        queries.get(4).complete(List.of("four"));
        assertThat(fourth).isCompletedWithValue("four");
    }

    @Test
    void refusesWhoWouldWaitTooFarBehind() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 2, true));
        ask(batching, 1);
        ask(batching, 2);
        ask(batching, 3);
        assertThatThrownBy(ask(batching, 4)::join).hasCauseInstanceOf(Problem.class);
        assertThat(meters.get("roster.decisions.refused").counter().count()).isEqualTo(1);
    }

    @Test
    void noAnswerWithinTheDeadlineIsAFailure() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofMillis(50), 10, true));
        assertThatThrownBy(ask(batching, 1)::join).hasCauseInstanceOf(TimeoutException.class);
        assertThat(ask(batching, 2)).as("the next one is asked again").isNotDone();
        assertThat(asked).containsExactly(List.of(1), List.of(2));
    }

    /** As after a freeze: the answer lies there, and is read before any timer runs. */
    @Test
    void anAnswerThatIsReadTooLateIsNone() {
        NaturalBatching<Integer, String> batching = NaturalBatching.of(
                questions -> Uni.createFrom().item(() -> late(List.of("stale"))), question -> new UUID(0, question),
                new Settings(Duration.ofMillis(50), 10, true), meters, "test");
        assertThatThrownBy(ask(batching, 1)::join).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void canAskForEachOnItsOwn() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 10, false));
        ask(batching, 1);
        ask(batching, 2);
        assertThat(asked).containsExactly(List.of(1), List.of(2));
    }

    private NaturalBatching<Integer, String> batching(Settings settings) {
        return NaturalBatching.of(questions -> {
            asked.add(questions);
            return Uni.createFrom().emitter(queries::add);
        }, question -> new UUID(0, question), settings, meters, "test");
    }

    private static CompletableFuture<String> ask(NaturalBatching<Integer, String> batching, int question) {
        return batching.ask(question).subscribeAsCompletionStage();
    }

    private static List<String> late(List<String> answer) {
        long until = System.nanoTime() + Duration.ofMillis(100).toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return answer;
    }
}
