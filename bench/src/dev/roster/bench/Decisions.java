package dev.roster.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures decisions per second by token and by key, relative to an endpoint of the same build that does nothing and to a build
 * with one query per decision, and the statements per decision.
 * <p>
 * {@code -Dgroups=3} instead compares members with three groups to members without a group.
 */
public final class Decisions {
    private static final int MEMBERS = 1_000;
    private static final int OTHER_ACCOUNTS = 3_000;
    private static final int GROUPS = Integer.getInteger("groups", 0);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(6);
    private static final int FLUSH_INTERVAL_SECONDS = 10;
    private static final String REQUEST = "/v1/access?permission=member:read&account=";

    private Decisions() {
    }

    public static void main(String... args) throws Exception {
        if (GROUPS > 0) {
            compareWithGroups();
            return;
        }
        try (Stage stage = Stage.open(Map.of()); Stage unbatched = stage.beside(Map.of("ROSTER_DECISIONS_BATCHED", "false"))) {
            People.addOthers(stage, OTHER_ACCOUNTS);
            People people = People.in(stage, MEMBERS);
            List<Load.Request> withTokens = people.withTokens(REQUEST);
            Path bare = Load.file(people.withTokens("/bench/bare?"));
            Path tokens = Load.file(withTokens);
            Path keys = Load.file(people.withKeys(stage, REQUEST));
            for (Path load : List.of(bare, tokens, keys)) {
                Load.closed(stage.url, load, 64, WARM_UP);
            }
            Load.closed(unbatched.url, tokens, 256, WARM_UP);
            compareWithBareEndpoint(stage, bare, tokens, keys);
            compareWithOneQueryEach(stage, unbatched, tokens);
            measureAtHalfTheTopRate(stage, tokens);
            writes(stage, withTokens.get(0));
            if (System.getProperty("flame") != null) {
                CompletableFuture<Void> load = CompletableFuture.runAsync(() -> send(stage, tokens));
                stage.profile(Duration.ofSeconds(10), Path.of(System.getProperty("flame")));
                load.join();
            }
        }
    }

    private static void compareWithGroups() throws Exception {
        try (Stage stage = Stage.open(Map.of())) {
            People.addOthers(stage, OTHER_ACCOUNTS);
            Path without = Load.file(People.in(stage, MEMBERS).withTokens(REQUEST));
            Path with = Load.file(People.in(stage, MEMBERS).withGroups(stage, GROUPS).withTokens(REQUEST));
            Load.closed(stage.url, without, 64, WARM_UP).mustSucceed();
            Load.closed(stage.url, with, 64, WARM_UP).mustSucceed();
            for (int connections : new int[] { 64, 256 }) {
                List<Double> ratios = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    double none = Load.closed(stage.url, without, connections, MEASURED).mustSucceed().perSecond();
                    double some = Load.closed(stage.url, with, connections, MEASURED).mustSucceed().perSecond();
                    ratios.add(some / none);
                    System.out.printf("%d connections: no group %.0f /s, %d groups %.0f /s: %.2f%n", connections, none, GROUPS,
                            some, ratios.get(round));
                }
                System.out.printf("%d connections, median of %d: %.2f%n", connections, ROUNDS,
                        ratios.stream().sorted().toList().get(ROUNDS / 2));
            }
        }
    }

    private static void compareWithBareEndpoint(Stage stage, Path bare, Path tokens, Path keys) throws Exception {
        System.out.printf("%-12s %10s %10s %10s %8s %10s %10s %8s%n", "connections", "bare /s", "token /s", "p99 ms", "ratio",
                "key /s", "p99 ms", "ratio");
        for (int connections : new int[] { 64, 256 }) {
            List<Double> token = new ArrayList<>();
            List<Double> key = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Load endpoint = Load.closed(stage.url, bare, connections, MEASURED).mustSucceed();
                Load byToken = Load.closed(stage.url, tokens, connections, MEASURED).mustSucceed();
                Load byKey = Load.closed(stage.url, keys, connections, MEASURED).mustSucceed();
                token.add(byToken.perSecond() / endpoint.perSecond());
                key.add(byKey.perSecond() / endpoint.perSecond());
                System.out.printf("%-12d %10.0f %10.0f %10.1f %8.2f %10.0f %10.1f %8.2f%n", connections, endpoint.perSecond(),
                        byToken.perSecond(), byToken.p99(), token.get(round), byKey.perSecond(), byKey.p99(), key.get(round));
            }
            System.out.printf("%d connections, median of %d: token %.2f, key %.2f of bare%n", connections, ROUNDS,
                    median(token), median(key));
        }
    }

    private static void compareWithOneQueryEach(Stage batched, Stage unbatched, Path tokens) throws Exception {
        List<Double> ratios = new ArrayList<>();
        double decisions = batched.meter("roster_decisions_batch_size_sum");
        double queries = batched.meter("roster_decisions_batch_size_count");
        for (int round = 0; round < ROUNDS; round++) {
            double with = Load.closed(batched.url, tokens, 256, MEASURED).mustSucceed().perSecond();
            double without = Load.closed(unbatched.url, tokens, 256, MEASURED).mustSucceed().perSecond();
            ratios.add(with / without);
            System.out.printf("256 connections: batched %.0f /s, one query each %.0f /s: factor %.1f%n", with, without,
                    with / without);
        }
        System.out.printf("median: factor %.1f; statements per decision: %.3f%n", median(ratios),
                (batched.meter("roster_decisions_batch_size_count") - queries)
                        / (batched.meter("roster_decisions_batch_size_sum") - decisions));
    }

    private static void measureAtHalfTheTopRate(Stage stage, Path tokens) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            double top = Load.closed(stage.url, tokens, 64, MEASURED).mustSucceed().perSecond();
            int pause = (int) Math.round(64 / (top / 2) * 1_000);
            Load half = Load.paced(stage.url, tokens, 64, MEASURED, pause).mustSucceed();
            System.out.printf("64 connections at %.0f /s of %.0f /s: p50 %.2f ms, p99 %.2f ms%n", half.perSecond(), top,
                    half.p50(), half.p99());
        }
    }

    /** Counts the row updates of at least 10,000 decisions for one member. */
    private static void writes(Stage stage, Load.Request one) throws Exception {
        awaitFlush();
        long before = written(stage);
        double decisions = stage.meter("roster_decisions_total");
        Load.closed(stage.url, Load.file(List.of(one)), 64, Duration.ofSeconds(5)).mustSucceed();
        awaitFlush();
        System.out.printf("one member: %.0f decisions in 5 s, rows written by the flushes in 17 s: %d%n",
                stage.meter("roster_decisions_total") - decisions, written(stage) - before);
    }

    /** After a whole interval, a flush has taken place and its statistics are visible. */
    private static void awaitFlush() throws InterruptedException {
        TimeUnit.SECONDS.sleep(FLUSH_INTERVAL_SECONDS + 2);
    }

    private static long written(Stage stage) throws Exception {
        return stage.count("select n_tup_upd from pg_stat_user_tables where relname = 'activity'");
    }

    private static void send(Stage stage, Path load) {
        try {
            Load.closed(stage.url, load, 64, Duration.ofSeconds(12));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
