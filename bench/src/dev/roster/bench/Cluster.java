package dev.roster.bench;

import dev.roster.bench.Stage.Server;
import dev.roster.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Compares a Citus cluster with one PostgreSQL of Debian on the same cores, alternating.
 * {@code -Dcluster=postgresql://host:port/database} names an empty database on the coordinator, with the extension and the
 * superuser {@code postgres}.
 */
public final class Cluster {
    private static final int ACCOUNTS = Integer.getInteger("accounts", 40);
    private static final int MEMBERS = Integer.getInteger("members", 1_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int REPEATS = Integer.getInteger("repeats", 500);
    private static final int CONNECTIONS = Integer.getInteger("connections", 64);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 6));
    private static final String DECISION = "/v1/access?permission=member:read&account=";
    private static final Map<String, String> SETTINGS = Map.of("ROSTER_DATABASE_SHARDS", System.getProperty("shards", "4"));

    private Cluster() {
    }

    /**
     * A database with the same accounts as the other one.
     *
     * @param last a member of the first account
     */
    private record Side(Stage stage, List<People> people, String last) {
        /** The same people are members of every account. */
        private static final List<String> TOKENS = IntStream.range(0, Math.min(MEMBERS, 100))
                .mapToObj(n -> Tokens.of("member-" + n + "@decisions.example")).toList();

        static Side of(Stage stage) throws Exception {
            List<People> people = new ArrayList<>();
            for (int i = 0; i < ACCOUNTS; i++) {
                people.add(People.unanalyzed(stage, MEMBERS));
            }
            stage.sql("vacuum analyze account, role, member, activity");
            String members = stage.get("/v1/accounts/" + people.get(0).account() + "/members?sort=-name&limit=1", admin())
                    .body();
            return new Side(stage, people, new JsonObject(members).getJsonArray("items").getJsonObject(0).getString("id"));
        }

        /** Neighbours in a batch are of different accounts. */
        Path decisions(int accounts) throws Exception {
            List<Load.Request> requests = new ArrayList<>();
            for (String token : TOKENS) {
                for (People account : people.subList(0, accounts)) {
                    requests.add(Load.Request.get(DECISION + account.account(), token));
                }
            }
            return Load.file(requests);
        }
    }

    private interface Operation {
        void run(Side side, int number) throws Exception;
    }

    public static void main(String... args) throws Exception {
        String cluster = System.getProperty("cluster");
        if (cluster == null) {
            throw new IllegalArgumentException("-Dcluster=postgresql://host:port/database is missing");
        }
        Closeable nothing = () -> {
        };
        try (Stage one = Stage.open(Server.installed(), SETTINGS);
                Stage many = Stage.open(new Server(cluster, "postgres", System.getProperty("password", "postgres"), nothing),
                        SETTINGS)) {
            Side server = Side.of(one);
            Side citus = Side.of(many);
            decisions(server, citus, ACCOUNTS);
            decisions(server, citus, 1);
            latency(server, citus, "role change", Cluster::changeRole);
            latency(server, citus, "page of 50 members", (side, number) -> get(side, "/members?limit=50"));
            latency(server, citus, "page of the audit log", (side, number) -> get(side, "/audit-events?limit=50"));
            latency(server, citus, "GET /v1/me", (side, number) -> ok(side.stage().get("/v1/me", admin())));
        } catch (Exception failure) {
            failure.printStackTrace();
        }
    }

    private static void decisions(Side server, Side citus, int accounts) throws Exception {
        Path ofServer = server.decisions(accounts);
        Path ofCitus = citus.decisions(accounts);
        Load.closed(server.stage().url, ofServer, CONNECTIONS, MEASURED);
        Load.closed(citus.stage().url, ofCitus, CONNECTIONS, MEASURED);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double single = Load.closed(server.stage().url, ofServer, CONNECTIONS, MEASURED).mustSucceed().perSecond();
            double distributed = Load.closed(citus.stage().url, ofCitus, CONNECTIONS, MEASURED).mustSucceed().perSecond();
            ratios.add(distributed / single);
            System.out.printf("decisions, %d accounts, %d connections: one PostgreSQL %.0f /s, cluster %.0f /s: %.2f%n",
                    accounts,
                    CONNECTIONS, single, distributed, distributed / single);
        }
        System.out.printf("decisions, %d accounts: median %.2f%n", accounts, ratios.stream().sorted().toList().get(ROUNDS / 2));
    }

    private static void latency(Side server, Side citus, String name, Operation operation) throws Exception {
        double[] single = new double[REPEATS];
        double[] distributed = new double[REPEATS];
        for (int i = -REPEATS / 2; i < REPEATS; i++) {
            double first = millis(server, operation, i + REPEATS);
            double second = millis(citus, operation, i + REPEATS);
            if (i >= 0) {
                single[i] = first;
                distributed[i] = second;
            }
        }
        Arrays.sort(single);
        Arrays.sort(distributed);
        System.out.printf("%s: one PostgreSQL p50 %.2f ms, p95 %.2f ms; cluster p50 %.2f ms, p95 %.2f ms: %.2f times at p50%n",
                name,
                single[REPEATS / 2], single[REPEATS * 95 / 100], distributed[REPEATS / 2], distributed[REPEATS * 95 / 100],
                distributed[REPEATS / 2] / single[REPEATS / 2]);
    }

    private static double millis(Side side, Operation operation, int number) throws Exception {
        long start = System.nanoTime();
        operation.run(side, number);
        return (System.nanoTime() - start) / 1e6;
    }

    private static void changeRole(Side side, int number) throws Exception {
        HttpRequest request = HttpRequest
                .newBuilder(URI.create(
                        side.stage().url + "/v1/accounts/" + side.people().get(0).account() + "/members/" + side.last()))
                .header("Authorization", "Bearer " + admin())
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"role\":\"" + (number % 2 == 0 ? "admin" : "member") + "\"}"))
                .build();
        ok(side.stage().http.send(request, BodyHandlers.ofString()));
    }

    private static void get(Side side, String query) throws Exception {
        ok(side.stage().get("/v1/accounts/" + side.people().get(0).account() + query, admin()));
    }

    private static void ok(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
    }

    private static String admin() {
        return Tokens.of("member-0@decisions.example");
    }
}
