package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Alone;
import dev.roster.testing.RequiresOwnServer;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestSize;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * After the response to a loss of access of any kind, no core and no edge allows the access, under load and during outages and
 * pauses.
 */
@Alone
class StrictnessIT {
    private static final int CLIENTS_OF_A_SERVER = 10;
    private static final int EDGES = TestSize.of(2, 4);
    private static final int LOSSES = Integer.getInteger("strictness.losses", TestSize.of(30, 100));
    private static final int FEW_LOSSES = 10;

    /** Longer than a lease. */
    private static final Duration OUTAGE = Duration.ofSeconds(3);

    private static final Duration UNTIL_EXPIRY = Duration.ofSeconds(5);
    private static final Duration UNTIL_SENT = Duration.ofMillis(200);
    private static final Duration RECONNECT_INTERVAL = Duration.ofMillis(10);

    private static Deployment deployment;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads()).build();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    /** Grows while it is awaited, because a step can schedule another one. */
    private final List<Future<?>> scheduled = new CopyOnWriteArrayList<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    private Duration untilExpiry = UNTIL_EXPIRY;
    private List<AccessLoss> losses;
    private volatile int next;
    private volatile boolean coresCanBreak;

    @BeforeAll
    static void start() throws IOException {
        deployment = Deployment.start(EDGES);
    }

    @AfterAll
    static void stop() throws IOException {
        deployment.close();
    }

    @BeforeEach
    void awaitReady() {
        deployment.awaitReady();
    }

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void noServerAllowsAccessAfterTheLoss() throws Exception {
        decideDuringLosses(LOSSES, core -> {
        });
    }

    @Tag("full")
    @Test
    void aCoreWithoutDatabaseAllowsNoAccess() throws Exception {
        decideDuringLosses(FEW_LOSSES, core -> {
            deployment.databaseOfSecondCore().cut();
            after(Duration.ofMillis(500), deployment.databaseOfSecondCore()::reconnect);
        });
    }

    @Tag("full")
    @Test
    void aPausedCoreAllowsNoAccess() throws Exception {
        untilExpiry = OUTAGE.plus(UNTIL_EXPIRY);
        decideDuringLosses(FEW_LOSSES, core -> pause(deployment.core(2)));
    }

    @Test
    void aPausedEdgeAllowsNoAccess() throws Exception {
        decideDuringLosses(FEW_LOSSES, core -> pause(deployment.edge(1)));
    }

    /** The requests of the outage arrive after it. */
    @Tag("full")
    @Test
    void aPartitionedEdgeAllowsNoAccess() throws Exception {
        decideDuringLosses(FEW_LOSSES, core -> {
            deployment.network(1).silence();
            after(OUTAGE, deployment.network(1)::reconnect);
            after(OUTAGE.plusMillis(500), deployment.network(1)::cut);
            after(OUTAGE.plusSeconds(1), deployment.network(1)::reconnect);
        });
    }

    @Tag("full")
    @Test
    void aDistantEdgeAllowsNoAccess() throws Exception {
        deployment.network(0).slowDown(Duration.ofMillis(40), 0.02);
        try {
            decideDuringLosses(FEW_LOSSES, core -> {
            });
        } finally {
            deployment.network(0).slowDown(Duration.ZERO, 0);
        }
    }

    /** The paused edge delays the response, so that the core is killed between commit and response. */
    @Tag("full")
    @Test
    void aCoreThatIsKilledAfterTheCommitDelaysTheLossUntilItIsRepeated() throws Exception {
        coresCanBreak = true;
        decideDuringLosses(FEW_LOSSES, core -> {
            pause(deployment.edge(0));
            after(Duration.ofMillis(500), () -> deployment.killAndRestart(core));
        });
    }

    @Tag("full")
    @RequiresOwnServer("The test restarts the database")
    @Test
    void aRestartOfTheDatabaseAllowsNoAccess() throws Exception {
        decideDuringLosses(FEW_LOSSES, core -> after(Duration.ofMillis(100), deployment::restartDatabase));
    }

    private interface Step {
        void run() throws Exception;
    }

    private void after(Duration delay, Step step) {
        scheduled.add(timer.schedule(() -> {
            step.run();
            return null;
        }, delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Requests that arrive during the pause are answered after it. */
    private void pause(RosterProcess server) throws Exception {
        server.pause();
        after(OUTAGE, () -> {
            List<CompletableFuture<Void>> waiting = losses.stream().filter(AccessLoss::hasEnded)
                    .map(loss -> http.sendAsync(decision(server, loss), BodyHandlers.discarding())
                            .thenAccept(response -> record(loss, true, response.statusCode(), "a paused server")))
                    .toList();
            after(UNTIL_SENT, () -> {
                server.resume();
                for (CompletableFuture<Void> answer : waiting) {
                    answer.get(30, TimeUnit.SECONDS);
                }
            });
        });
    }

    private interface Disturbance {
        /** @param core the index of the core that makes the first change */
        void start(int core) throws Exception;
    }

    /** The disturbance starts before the first loss. */
    private void decideDuringLosses(int size, Disturbance disturbance) throws Exception {
        losses = AccessLoss.prepare(size, untilExpiry);
        ExecutorService clients = Executors.newCachedThreadPool();
        List<Future<?>> running = new ArrayList<>();
        for (int server = 0; server < Deployment.CORES + EDGES; server++) {
            for (int client = 0; client < CLIENTS_OF_A_SERVER; client++) {
                int index = server;
                running.add(clients.submit(() -> decide(index)));
            }
        }
        awaitEach(AccessLoss::allowed, 3);
        disturbance.start(0);
        for (next = 0; next < size; next++) {
            losses.get(next).happen(deployment, next);
        }
        for (int i = 0; i < scheduled.size(); i++) {
            scheduled.get(i).get(2, TimeUnit.MINUTES);
        }
        losses.forEach(loss -> loss.denied().set(0));
        awaitEach(AccessLoss::denied, 3 * (Deployment.CORES + EDGES));
        stop(clients, running);
        assertThat(violations).isEmpty();
        assertEdgesAnsweredFromMemory();
    }

    private static void stop(ExecutorService clients, List<Future<?>> running)
            throws InterruptedException, ExecutionException, TimeoutException {
        clients.shutdownNow();
        for (Future<?> client : running) {
            client.get(30, TimeUnit.SECONDS);
        }
    }

    private void awaitEach(Function<AccessLoss, AtomicInteger> count, int times) {
        Awaitility.await().atMost(3, TimeUnit.MINUTES).pollInterval(2, TimeUnit.MILLISECONDS)
                .until(() -> losses.stream().allMatch(loss -> count.apply(loss).get() >= times));
    }

    /** Otherwise the test would not test the edges. */
    private static void assertEdgesAnsweredFromMemory() {
        for (int edge = 0; edge < EDGES; edge++) {
            String metrics = deployment.edge(edge).onManagementPort().get("/q/metrics").asString();
            assertThat(metrics.replaceAll("(?s).*roster_edge_lookups_total\\{source=\"memory\"} ([0-9]+).*", "$1"))
                    .matches("[1-9][0-9]*");
        }
    }

    /** Sends decisions to one server until interrupted: half of them about the next losses, so that edges remember them. */
    private Void decide(int server) throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!Thread.currentThread().isInterrupted()) {
            int about = random.nextBoolean() ? random.nextInt(losses.size()) : next + random.nextInt(-1, 3);
            AccessLoss loss = losses.get(Math.max(0, Math.min(about, losses.size() - 1)));
            boolean ended = loss.hasEnded();
            try {
                HttpRequest decision = decision(deployment.servers().get(server), loss);
                record(loss, ended, http.send(decision, BodyHandlers.discarding()).statusCode(), "server " + server);
            } catch (InterruptedException stopped) {
                break;
            } catch (IOException noResponse) {
                if (!coresCanBreak) {
                    throw noResponse;
                }
                LockSupport.parkNanos(RECONNECT_INTERVAL.toNanos());
            }
        }
        return null;
    }

    private static HttpRequest decision(RosterProcess server, AccessLoss loss) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + loss.decision()))
                .header("Authorization", "Bearer " + loss.credential().token()).build();
    }

    private void record(AccessLoss loss, boolean ended, int status, String server) {
        switch (status) {
            case 200 -> {
                loss.allowed().incrementAndGet();
                if (ended) {
                    violations.add(server + " allowed after " + loss);
                }
            }
            case 401, 403 -> {
                if (ended) {
                    loss.denied().incrementAndGet();
                }
            }
            // 503: no database, no lease, or the machine is too slow for the timeout of a decision.
            case 503 -> {
            }
            default -> violations.add(status + " from " + server);
        }
    }

    private static ExecutorService threads() {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
    }
}
