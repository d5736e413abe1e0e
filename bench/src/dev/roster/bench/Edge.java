package dev.roster.bench;

import dev.roster.bench.Stage.Command;
import dev.roster.bench.Stage.First;
import dev.roster.bench.Stage.Server;
import dev.roster.testing.Keycloak;
import dev.roster.testing.Tokens;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Compares an edge with its core, with an endpoint of the same build that does nothing and with Keycloak's introspection, also
 * with a delay between edge and core; counts SQL statements; measures removals with simulated edges, and the memory and start
 * of a native edge. Every ratio is that of two measurements that alternate.
 * <p>
 * {@code -Dparts=decisions,distance,removals,native,keycloak} selects parts. {@code -Dexecutable=FILE} names a native
 * executable.
 */
public final class Edge {
    private static final int MEMBERS = Integer.getInteger("members", 100_000);
    private static final int FEW_MEMBERS = 10_000;
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int STARTS = Integer.getInteger("starts", 10);
    private static final int REMOVALS = Integer.getInteger("removals", 200);
    private static final int ROUND_TRIP_MILLIS = 80;
    private static final int DISTANT_CONNECTIONS = 16;
    private static final int DISTANT_PAUSE_MILLIS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm-up", 30));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 6));
    private static final Duration COUNTED = MEASURED.multipliedBy(5);
    private static final String REQUEST = "/v1/access?permission=member:read&account=";
    private static final String EXECUTABLE = System.getProperty("executable");
    private static final Set<String> PARTS = Set
            .of(System.getProperty("parts", "decisions,distance,removals,native,keycloak").split(","));

    private final Stage core;
    private final People people;
    private final List<Load.Request> requests;
    private final String credential;

    private Edge(Stage core, int members) throws Exception {
        this.core = core;
        people = People.in(core, members);
        requests = people.withTokens(REQUEST);
        credential = credential(core, Tokens.ofOperator());
    }

    public static void main(String... args) throws Exception {
        try {
            if (PARTS.stream().anyMatch(Set.of("decisions", "distance", "removals", "native")::contains)) {
                measureBesideCore();
            }
            if (PARTS.contains("keycloak")) {
                compareWithKeycloak();
            }
        } catch (Exception failure) {
            failure.printStackTrace();
        }
        // The servers around Roster have threads that keep the JVM alive.
        System.exit(0);
    }

    private static void measureBesideCore() throws Exception {
        Server server = Server.embedded(Map.of("shared_preload_libraries", "pg_stat_statements"));
        try (Stage core = Stage.open(server, Map.of())) {
            core.sql("create extension pg_stat_statements");
            Edge bench = new Edge(core, PARTS.contains("decisions") ? MEMBERS : Math.min(MEMBERS, FEW_MEMBERS));
            if (PARTS.contains("decisions")) {
                bench.decisions("JVM", core, Stage.ON_THIS_JVM);
            }
            if (PARTS.contains("distance")) {
                bench.distance();
            }
            if (PARTS.contains("removals")) {
                bench.removals();
            }
            if (PARTS.contains("native") && EXECUTABLE != null) {
                bench.nativeEdge(new Command("native", List.of(Path.of(EXECUTABLE).toAbsolutePath().toString()), Path.of(".")));
            }
        }
    }

    private static String credential(Stage core, String operator) throws Exception {
        return new JsonObject(core.post("/v1/edge-credentials", operator, "{\"name\":\"bench\"}").body()).getString("secret");
    }

    /** Starts an edge that has memory for all members and tokens. */
    private Stage edge(Command command, String coreUrl) throws Exception {
        return edge(core, command, coreUrl, credential, requests.get(0), Map.of());
    }

    private static Stage edge(Stage core, Command command, String coreUrl, String credential, Load.Request first,
            Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("ROSTER_EDGE_CORE_URL", coreUrl, "ROSTER_EDGE_CREDENTIAL", credential,
                "ROSTER_EDGE_CACHE_ENTRIES", "200000", "ROSTER_EDGE_CACHE_BYTES", "192M", "ROSTER_OIDC_TOKEN_CACHE_SIZE",
                "200000"));
        all.putAll(settings);
        return core.edge(command, all, new First(first.path(), first.authorization().replace("Bearer ", ""),
                status -> status == 200));
    }

    private Path loadOf(int members) throws Exception {
        return Load.file(requests.subList(0, Math.min(members, requests.size())));
    }

    /** Decisions per second, and statements per million decisions. */
    private void decisions(String name, Stage bareCore, Command command) throws Exception {
        double idle = statements(core, Edge::pause) / COUNTED.toSeconds();
        Path decisions = Load.file(requests);
        Path bare = Load.file(requests.stream()
                .map(each -> new Load.Request(each.path().replace(REQUEST, "/bench/bare?"), each.authorization(), ""))
                .toList());
        Stage edge = edge(command, core.url);
        Load.closed(edge.url, decisions, 64, WARM_UP).mustSucceed();
        Load.closed(bareCore.url, bare, 64, WARM_UP).mustSucceed();
        Load.closed(core.url, decisions, 64, WARM_UP).mustSucceed();
        double fromCore = edge.meter("roster_edge_lookups_total", "source=\"core\"");
        double decided = edge.meter("roster_decisions_total");
        compareWithBareEndpoint(name, bareCore, edge, bare, decisions);
        compareAtHalfTheTopRate(name, edge, decisions);
        System.out.printf("%s: answered from memory: %.4f%n", name,
                1 - (edge.meter("roster_edge_lookups_total", "source=\"core\"") - fromCore)
                        / (edge.meter("roster_decisions_total") - decided));
        double before = edge.meter("roster_decisions_total");
        double statements = statements(core, () -> Load.closed(edge.url, decisions, 64, COUNTED).mustSucceed());
        double millions = (edge.meter("roster_decisions_total") - before) / 1e6;
        System.out.printf("%s: %.0f SQL statements per million decisions, %.0f without those of a core that has no edge%n",
                name,
                statements / millions, (statements - idle * COUNTED.toSeconds()) / millions);
        edge.stop();
    }

    private static void compareWithBareEndpoint(String name, Stage bareCore, Stage edge, Path bare, Path decisions)
            throws Exception {
        for (int connections : new int[] { 64, 256 }) {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Load endpoint = Load.closed(bareCore.url, bare, connections, MEASURED).mustSucceed();
                Load decision = Load.closed(edge.url, decisions, connections, MEASURED).mustSucceed();
                ratios.add(decision.perSecond() / endpoint.perSecond());
                System.out.printf("%s, %d connections: bare %.0f /s, edge %.0f /s (p99 %.1f ms): %.2f%n", name, connections,
                        endpoint.perSecond(), decision.perSecond(), decision.p99(), ratios.get(round));
            }
            System.out.printf("%s, %d connections, median of %d: %.2f of bare%n", name, connections, ROUNDS, median(ratios));
        }
    }

    private void compareAtHalfTheTopRate(String name, Stage edge, Path decisions) throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Load ofEdge = atHalfTheTopRate(edge, decisions);
            Load ofCore = atHalfTheTopRate(core, decisions);
            ratios.add(ofEdge.p99() / ofCore.p99());
            System.out.printf("%s, half the top rate: edge %.0f /s, p99 %.2f ms; core on the JVM %.0f /s, p99 %.2f ms: %.2f%n",
                    name,
                    ofEdge.perSecond(), ofEdge.p99(), ofCore.perSecond(), ofCore.p99(), ratios.get(round));
        }
        System.out.printf("%s, half the top rate, median of %d: p99 %.2f of the core's%n", name, ROUNDS, median(ratios));
    }

    private static Load atHalfTheTopRate(Stage stage, Path decisions) throws Exception {
        double top = Load.closed(stage.url, decisions, 64, MEASURED).mustSucceed().perSecond();
        int pause = (int) Math.round(64 / (top / 2) * 1_000);
        return Load.paced(stage.url, decisions, 64, MEASURED, pause).mustSucceed();
    }

    /** An edge and a client with a slow network between them and the core. */
    private void distance() throws Exception {
        Path decisions = loadOf(1_000);
        try (DelayedLink link = DelayedLink.to(core.url, ROUND_TRIP_MILLIS)) {
            Stage edge = edge(Stage.ON_THIS_JVM, link.url());
            Load.closed(edge.url, decisions, 64, WARM_UP).mustSucceed();
            for (int round = 0; round < ROUNDS; round++) {
                Load near = Load.paced(edge.url, decisions, DISTANT_CONNECTIONS, MEASURED, DISTANT_PAUSE_MILLIS).mustSucceed();
                Load far = Load.closed(link.url(), decisions, DISTANT_CONNECTIONS, MEASURED).mustSucceed();
                System.out.printf(
                        "%d ms away: edge %.0f /s, p50 %.2f ms, p99 %.2f ms; core p50 %.1f ms, p99 %.1f ms: p50 1/%.0f%n",
                        ROUND_TRIP_MILLIS, near.perSecond(), near.p50(), near.p99(), far.p50(), far.p99(),
                        far.p50() / near.p50());
            }
            edge.stop();
        }
    }

    /** The same removals one after another: without a barrier, and with simulated edges. */
    private void removals() throws Exception {
        // Two loads warm up, and five are measured.
        People removed = People.in(core, 7 * REMOVALS + 1);
        List<String> members = members(removed);
        Stage unguarded = core.beside(Map.of("BENCH_NO_BARRIER", "true"));
        remove(core, removed, take(members));
        remove(unguarded, removed, take(members));
        double[] without = new double[REMOVALS];
        double[] none = new double[REMOVALS];
        for (int i = 0; i < REMOVALS; i++) {
            without[i] = remove(unguarded, removed, members.remove(0));
            none[i] = remove(core, removed, members.remove(0));
        }
        unguarded.stop();
        Arrays.sort(without);
        Arrays.sort(none);
        System.out.printf(
                "DELETE without the barrier: p50 %.1f ms, p99 %.1f ms; with it and no edge: p50 %.1f ms, p99 %.1f ms: %.2f "
                        + "and %.2f times%n",
                quantile(without, 50), quantile(without, 99), quantile(none, 50), quantile(none, 99),
                quantile(none, 50) / quantile(without, 50), quantile(none, 99) / quantile(without, 99));
        for (int count : new int[] { 1, 10, 100 }) {
            try (SimulatedEdges simulated = SimulatedEdges.start(core.url, credential, count)) {
                double[] with = remove(core, removed, take(members));
                simulated.requireLeases();
                System.out.printf("DELETE with %d edges: p50 %.1f ms, p99 %.1f ms: %.1f ms and %.1f ms longer%n", count,
                        quantile(with, 50), quantile(with, 99), quantile(with, 50) - quantile(none, 50),
                        quantile(with, 99) - quantile(none, 99));
            }
        }
    }

    /** The ids of all members except the one who removes them. */
    private List<String> members(People account) throws Exception {
        List<String> ids = new ArrayList<>();
        try (java.sql.Connection connection = core.connect();
                java.sql.Statement statement = connection.createStatement();
                java.sql.ResultSet rows = statement
                        .executeQuery("select id from member where account_id = '" + account.account()
                                + "' and subject <> 'member-0@decisions.example'")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private static List<String> take(List<String> members) {
        List<String> first = List.copyOf(members.subList(0, REMOVALS));
        members.subList(0, REMOVALS).clear();
        return first;
    }

    private static double[] remove(Stage stage, People account, List<String> members) throws Exception {
        double[] millis = new double[members.size()];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = remove(stage, account, members.get(i));
        }
        Arrays.sort(millis);
        return millis;
    }

    private static double remove(Stage stage, People account, String member) throws Exception {
        String token = Tokens.of("member-0@decisions.example");
        long start = System.nanoTime();
        stage.delete("/v1/accounts/" + account.account() + "/members/" + member, token);
        return (System.nanoTime() - start) / 1e6;
    }

    /** Memory with 10,000 members and the first answer; decisions if the executable also has the bare endpoint. */
    private void nativeEdge(Command command) throws Exception {
        Path decisions = loadOf(FEW_MEMBERS);
        List<Double> starts = new ArrayList<>();
        List<Double> anonymous = new ArrayList<>();
        for (int round = 0; round < STARTS; round++) {
            Stage edge = edge(command, core.url);
            starts.add(edge.start.toNanos() / 1e6);
            while (edge.meter("roster_decisions_total") < 2 * FEW_MEMBERS) {
                Load.closed(edge.url, decisions, 64, Duration.ofSeconds(1)).mustSucceed();
            }
            anonymous.add((double) edge.anonymousMiB());
            System.out.printf("native: first answer after %.0f ms, %d MiB anonymous with %d members (%d MiB resident)%n",
                    starts.get(round), edge.anonymousMiB(), Math.min(FEW_MEMBERS, requests.size()), edge.residentMiB());
            edge.stop();
        }
        System.out.printf("native, median of %d: first answer after %.0f ms, %.0f MiB anonymous%n", STARTS, median(starts),
                median(anonymous));
        Stage nativeCore = core.beside(command, Map.of("ROSTER_DATABASE_MIGRATE_AT_START", "false"));
        if (nativeCore.get("/bench/bare", Tokens.ofOperator()).statusCode() == 204) {
            decisions("native", nativeCore, command);
        }
        nativeCore.stop();
    }

    /** Decisions of the edge and introspections of Keycloak for the same tokens, on this machine and from far away. */
    private static void compareWithKeycloak() throws Exception {
        int sessions = 200;
        EmbeddedPostgres database = EmbeddedPostgres.start();
        try (Keycloak keycloak = Keycloak.start("--db=postgres", "--db-username=postgres", "--db-password=postgres",
                "--db-url=jdbc:postgresql://localhost:" + database.getPort() + "/postgres");
                Stage core = Stage.open(Map.of("ROSTER_OIDC_ISSUER", keycloak.issuer(), "ROSTER_OIDC_ROLE_CLAIM",
                        "realm_access/roles"))) {
            String host = keycloak.issuer().replaceAll("/realms/.*", "");
            String account = AgainstKeycloak.account(core, keycloak);
            List<String> tokens = Stream.generate(() -> keycloak.signIn("console", "olga")).limit(sessions).toList();
            List<Load.Request> requests = tokens.stream().map(token -> Load.Request.get(REQUEST + account, token)).toList();
            Path decisions = Load.file(requests);
            Path introspections = AgainstKeycloak.introspections(tokens);
            try (DelayedLink toCore = DelayedLink.to(core.url, ROUND_TRIP_MILLIS);
                    DelayedLink toKeycloak = DelayedLink.to(host, ROUND_TRIP_MILLIS)) {
                Stage edge = edge(core, Stage.ON_THIS_JVM, toCore.url(), credential(core, tokens.get(0)), requests.get(0),
                        Map.of("ROSTER_OIDC_ISSUER", keycloak.issuer(), "ROSTER_OIDC_ROLE_CLAIM", "realm_access/roles"));
                Load.closed(host, introspections, 64, WARM_UP).mustSucceed();
                Load.closed(edge.url, decisions, 64, WARM_UP).mustSucceed();
                compareRates(host, introspections, edge, decisions);
                for (int round = 0; round < ROUNDS; round++) {
                    Load far = Load.closed(toKeycloak.url(), introspections, DISTANT_CONNECTIONS, MEASURED).mustSucceed();
                    Load near = Load.paced(edge.url, decisions, DISTANT_CONNECTIONS, MEASURED, DISTANT_PAUSE_MILLIS)
                            .mustSucceed();
                    System.out.printf("%d ms away: Keycloak p50 %.1f ms, edge p50 %.2f ms: 1/%.0f%n", ROUND_TRIP_MILLIS,
                            far.p50(),
                            near.p50(), far.p50() / near.p50());
                }
                edge.stop();
            }
        }
    }

    private static void compareRates(String keycloak, Path introspections, Stage edge, Path decisions) throws Exception {
        for (int connections : new int[] { 64, 256 }) {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                double introspected = Load.closed(keycloak, introspections, connections, MEASURED).mustSucceed().perSecond();
                double decided = Load.closed(edge.url, decisions, connections, MEASURED).mustSucceed().perSecond();
                ratios.add(decided / introspected);
                System.out.printf("%d connections: Keycloak %.0f /s, edge %.0f /s: %.1f times%n", connections, introspected,
                        decided,
                        ratios.get(round));
            }
            System.out.printf("%d connections, median of %d: %.1f times Keycloak%n", connections, ROUNDS, median(ratios));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** The statements of all processes during the work, `begin` and `commit` included. */
    private static double statements(Stage core, Work work) throws Exception {
        core.sql("select pg_stat_statements_reset()");
        work.run();
        return core.count("select coalesce(sum(calls), 0) from pg_stat_statements where query !~ 'pg_stat_statements'");
    }

    private static void pause() throws InterruptedException {
        TimeUnit.SECONDS.sleep(COUNTED.toSeconds());
    }

    private static double quantile(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
