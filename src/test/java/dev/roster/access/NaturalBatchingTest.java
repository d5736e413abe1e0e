package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roster.database.Shards;
import dev.roster.problem.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class NaturalBatchingTest {
    private record Settings(Duration timeout, int maxQueued, boolean batched) implements AccessSettings.Decisions {
    }

    private static final Shards ONE_SERVER = Shards.one();

    /** Each key is its account here, and each account has its shard. */
    private static final Shards CLUSTER = new Shards() {
        @Override
        public boolean areMany() {
            return true;
        }

        @Override
        public int of(UUID account) {
            return (int) account.getLeastSignificantBits();
        }
    };

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** Timers of timeouts can start queries at the same time. */
    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
    private final List<UniEmitter<? super List<String>>> queries = new CopyOnWriteArrayList<>();

    @Test
    void combinesWaitingLookupsInAQueryThatStartsAfterThem() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 10, true));
        CompletableFuture<String> first = find(batching, 1);
        CompletableFuture<String> second = find(batching, 2);
        CompletableFuture<String> third = find(batching, 3);
        assertThat(batches).containsExactly(List.of(1));
        queries.get(0).complete(List.of("one"));
        assertThat(first).isCompletedWithValue("one");
        assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
        queries.get(1).complete(List.of("two", "three"));
        assertThat(second).isCompletedWithValue("two");
        assertThat(third).isCompletedWithValue("three");
        assertThat(meters.get("roster.decisions.batch.size").summary().totalAmount()).isEqualTo(3);
        assertThat(meters.get("roster.decisions.queue.delay").timer().count()).isEqualTo(3);
        assertThat(meters.get("roster.decisions.query.duration").timer().count()).isEqualTo(2);
    }

    @Test
    void failureFailsWaitingLookupsButNoLaterOnes() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 10, true));
        CompletableFuture<String> first = find(batching, 1);
        CompletableFuture<String> second = find(batching, 2);
        queries.get(0).fail(new IllegalStateException("unreachable"));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        CompletableFuture<String> third = find(batching, 3);
        queries.get(1).complete(List.of("three"));
        assertThat(third).isCompletedWithValue("three");
    }

    @Test
    void nextQueryOfAClusterTakesTheLookupsThatFollowTheResultsOfTheLastOne() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 10, true), CLUSTER);
        Vertx vertx = Vertx.vertx();
        try {
            CompletableFuture<String> repeated = new CompletableFuture<>();
            vertx.runOnContext(start -> {
                find(batching, 1);
                find(batching, 2).thenRun(() -> find(batching, 4).thenAccept(repeated::complete));
                find(batching, 3);
                queries.get(0).complete(List.of("one"));
                find(batching, 5);
                queries.get(1).complete(List.of("two", "three"));
            });
            await().until(() -> queries.size() == 3);
            queries.get(2).complete(List.of("five", "four"));
            assertThat(repeated.join()).isEqualTo("four");
            assertThat(batches).containsExactly(List.of(1), List.of(2, 3), List.of(5, 4));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void aLostNodeFailsOnlyItsOwnAccounts() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 10, true), CLUSTER);
        PgException lost = new PgException("connection to the remote node failed", "ERROR", "08006", "");
        CompletableFuture<String> first = find(batching, 2);
        CompletableFuture<String> second = find(batching, 2);
        CompletableFuture<String> third = find(batching, 3);
        queries.get(0).fail(lost);
        assertThat(batches).as("repeats all lookups by shard").containsExactly(List.of(2), List.of(2), List.of(3));
        queries.get(2).complete(List.of("three"));
        assertThat(third).isCompletedWithValue("three");
        queries.get(1).fail(lost);
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
    }

    @Test
    void aNodeThatHangsDelaysOtherAccountsOnce() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(2), 10, true), CLUSTER);
        CompletableFuture<String> hanging = find(batching, 2);
        CompletableFuture<String> other = find(batching, 3);
        await().until(() -> queries.size() == 3);
        assertThat(batches).as("half of the timeout is left").containsExactly(List.of(2), List.of(2), List.of(3));
        queries.get(2).complete(List.of("three"));
        assertThat(other).isCompletedWithValue("three");
        CompletableFuture<String> later = find(batching, 3);
        queries.get(3).complete(List.of("three"));
        assertThat(later).isCompletedWithValue("three");
        assertThat(hanging).isNotDone();
        assertThatThrownBy(hanging::join).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void rejectsALookupIfTheQueueIsFull() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 2, true));
        find(batching, 1);
        find(batching, 2);
        find(batching, 3);
        assertThatThrownBy(find(batching, 4)::join).hasCauseInstanceOf(Problem.class);
        assertThat(meters.get("roster.decisions.rejected").counter().count()).isEqualTo(1);
    }

    @Test
    void failsAtTheDeadlineAndThenStartsTheNextQuery() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofMillis(50), 10, true));
        assertThatThrownBy(find(batching, 1)::join).hasCauseInstanceOf(TimeoutException.class);
        assertThat(find(batching, 2)).isNotDone();
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    /** As after a pause of the process: the result has arrived, and is read before the timer of the timeout runs. */
    @Test
    void discardsAResultThatIsReadAfterTheDeadline() {
        NaturalBatching<Integer, String> batching = new NaturalBatching<>(
                keys -> Uni.createFrom().item(() -> afterDeadline(List.of("stale"))), key -> new UUID(0, key), ONE_SERVER,
                new Settings(Duration.ofMillis(50), 10, true), meters, "test");
        assertThatThrownBy(find(batching, 1)::join).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void runsOneQueryPerLookupWithoutBatching() {
        NaturalBatching<Integer, String> batching = batching(new Settings(Duration.ofSeconds(5), 10, false));
        find(batching, 1);
        find(batching, 2);
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    private NaturalBatching<Integer, String> batching(Settings settings) {
        return batching(settings, ONE_SERVER);
    }

    private NaturalBatching<Integer, String> batching(Settings settings, Shards shards) {
        return new NaturalBatching<>(keys -> {
            batches.add(keys);
            return Uni.createFrom().emitter(queries::add);
        }, key -> new UUID(0, key), shards, settings, meters, "test");
    }

    private static CompletableFuture<String> find(NaturalBatching<Integer, String> batching, int key) {
        return batching.find(key).subscribeAsCompletionStage();
    }

    private static List<String> afterDeadline(List<String> result) {
        long until = System.nanoTime() + Duration.ofMillis(100).toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return result;
    }
}
