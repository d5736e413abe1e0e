package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.ExternalDatabase;
import dev.roster.testing.RestartablePostgres;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TcpProxy;
import dev.roster.testing.TestEdge;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * Three cores with one database, and edges that reach the cores through a proxy each, as through a load balancer. The second
 * core reaches the database through a proxy too. On a cluster, the second and third core use workers.
 */
final class Deployment implements AutoCloseable {
    static final int CORES = 3;

    private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);
    private static final Duration CHANGE = Duration.ofMinutes(1);

    private final List<RosterProcess> cores = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> environments = new ArrayList<>();
    private final List<RosterProcess> edges = new ArrayList<>();
    private final List<TcpProxy> networks = new ArrayList<>();
    private final TcpProxy databaseOfSecondCore;

    /** Null if the tests use an external database. */
    private final RestartablePostgres postgres;

    private Deployment(RestartablePostgres postgres, TcpProxy databaseOfSecondCore) {
        this.postgres = postgres;
        this.databaseOfSecondCore = databaseOfSecondCore;
    }

    static Deployment start(int edges) throws IOException {
        ExternalDatabase.prepare();
        DevStack.start();
        RestartablePostgres postgres = ExternalDatabase.isConfigured() ? null : RestartablePostgres.start();
        String database = postgres == null ? System.getProperty("roster.database.url")
                : postgres.environment().get("ROSTER_DATABASE_URL");
        List<String> workers = ExternalDatabase.workers();
        TcpProxy proxy = TcpProxy.to(URI.create(workers.isEmpty() ? database : workers.get(0)).getPort());
        Deployment deployment = new Deployment(postgres, proxy);
        deployment.startCores(database,
                List.of(database, proxy.databaseUrl(), workers.isEmpty() ? database : workers.get(workers.size() - 1)));
        deployment.startEdges(edges);
        return deployment;
    }

    private void startCores(String database, List<String> urls) throws IOException {
        for (String url : urls) {
            Map<String, String> environment = RosterProcess.environmentForOutages();
            environment.put("ROSTER_DATABASE_URL", url);
            environment.put("ROSTER_DATABASE_MIGRATION_URL", database);
            environments.add(environment);
            cores.add(RosterProcess.launch(environment));
        }
        cores.forEach(RosterProcess::awaitReady);
        RestAssured.port = cores.get(0).port();
    }

    private void startEdges(int size) throws IOException {
        TestEdge.Credential credential = TestEdge.credential();
        for (int edge = 0; edge < size; edge++) {
            TcpProxy network = TcpProxy.to(cores.get(coreOf(edge)).port());
            Map<String, String> environment = new HashMap<>();
            environment.put("ROSTER_EDGE_CORE_URL", "http://localhost:" + network.port());
            environment.put("ROSTER_EDGE_CREDENTIAL", credential.secret());
            environment.put("ROSTER_OIDC_ISSUER", System.getProperty("roster.oidc.issuer"));
            networks.add(network);
            edges.add(RosterProcess.launch(environment, "edge"));
        }
        awaitReady();
    }

    private static int coreOf(int edge) {
        return edge % CORES;
    }

    void awaitReady() {
        servers().forEach(RosterProcess::awaitReady);
    }

    /** The cores, then the edges. */
    List<RosterProcess> servers() {
        List<RosterProcess> servers = new ArrayList<>(cores);
        servers.addAll(edges);
        return servers;
    }

    RosterProcess core(int index) {
        return cores.get(index % CORES);
    }

    RosterProcess edge(int index) {
        return edges.get(index);
    }

    /** Between an edge and its core. */
    TcpProxy network(int edge) {
        return networks.get(edge);
    }

    TcpProxy databaseOfSecondCore() {
        return databaseOfSecondCore;
    }

    /**
     * Sends a change to a core. If the response does not arrive, or is 503, the outcome is unknown: the client repeats the
     * change at the next core.
     */
    void change(int core, Supplier<Call> change) {
        AtomicInteger attempts = new AtomicInteger();
        Awaitility.await("a core that makes the change").atMost(CHANGE).pollDelay(Duration.ZERO).pollInterval(RETRY_INTERVAL)
                .until(() -> isMade(core, change, attempts.getAndIncrement()));
    }

    private boolean isMade(int core, Supplier<Call> change, int attempt) {
        RestAssured.port = core(core + attempt).port();
        try {
            Answer answer = change.get().send();
            if (answer.status() != 503) {
                assertThat(answer.status()).as(answer.body())
                        .isIn(attempt == 0 ? List.of(200, 204) : List.of(200, 204, 404, 409));
                return true;
            }
        } catch (UncheckedIOException noResponse) {
            return false;
        }
        return false;
    }

    /** Kills a core, lets its edges connect to another one, and starts the core again. */
    void killAndRestart(int index) throws IOException, InterruptedException {
        int core = index % CORES;
        cores.get(core).kill();
        for (int edge = 0; edge < edges.size(); edge++) {
            if (coreOf(edge) == core) {
                networks.get(edge).redirect(core(core + 1).port());
            }
        }
        RosterProcess restarted = RosterProcess.launch(environments.get(core));
        cores.set(core, restarted);
        restarted.awaitReady();
        for (int edge = 0; edge < edges.size(); edge++) {
            if (coreOf(edge) == core) {
                networks.get(edge).redirect(restarted.port());
            }
        }
    }

    void restartDatabase() throws IOException {
        postgres.stopServer();
        postgres.startServer();
    }

    @Override
    public void close() throws IOException {
        servers().forEach(RosterProcess::close);
        for (TcpProxy network : networks) {
            network.close();
        }
        databaseOfSecondCore.close();
        if (postgres != null) {
            postgres.close();
        }
    }
}
