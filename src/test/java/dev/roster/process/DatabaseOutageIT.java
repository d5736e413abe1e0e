package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Alone;
import dev.roster.testing.RestartablePostgres;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TcpProxy;
import dev.roster.testing.TestSize;
import dev.roster.testing.Tokens;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Outages of the database: stopped, disconnected, silent, reset. */
@Alone
class DatabaseOutageIT {
    private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(2);
    private static final Duration MAX_RECOVERY_TIME = Duration.ofSeconds(15);
    private static final int CLIENTS = 8;

    private static TcpProxy proxy;
    private static RosterProcess shared;

    @BeforeAll
    static void start() throws IOException {
        DevStack.start();
        proxy = TcpProxy.to(URI.create(System.getProperty("roster.database.url")).getPort());
        shared = RosterProcess.start(environment());
    }

    @AfterEach
    void reconnect() {
        proxy.reconnect();
    }

    @AfterAll
    static void stop() throws IOException {
        shared.close();
        proxy.close();
    }

    @Tag("full")
    @Test
    void startsWithoutTheDatabase() throws Exception {
        proxy.cut();
        try (RosterProcess roster = RosterProcess.launch(environment())) {
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> roster.readiness() == 503);
            // The first request also fetches the identity provider's keys, which takes longer.
            roster.as(Tokens.ofOperator()).get("/v1/me");
            everyRequestIs503(roster);

            proxy.reconnect();
            recovers(roster);
        }
    }

    @Test
    void recoversFromLostConnections() throws Exception {
        recovers(shared);
        proxy.cut();
        everyRequestIs503(shared);
        Awaitility.await().atMost(MAX_RECOVERY_TIME).until(() -> shared.readiness() == 503);

        proxy.reconnect();
        recovers(shared);
    }

    @Test
    void answers503IfAConnectionIsResetDuringAQuery() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            recovers(shared);
            proxy.silence();
            Future<?> call = threads.submit(() -> assertUnavailable(() -> open(shared)));
            Awaitility.await().during(Duration.ofMillis(200)).until(() -> !call.isDone());
            proxy.reset();
            proxy.reconnect();

            call.get();
            recovers(shared);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Connections stay open, and neither old nor new ones answer. */
    @Tag("full")
    @Test
    void recoversFromASilentDatabase() throws Exception {
        recovers(shared);
        proxy.silence();
        for (int round = 0; round < TestSize.of(1, 5); round++) {
            everyRequestIs503(shared);
        }
        Awaitility.await().atMost(MAX_RECOVERY_TIME).until(() -> shared.readiness() == 503);

        proxy.reconnect();
        recovers(shared);
    }

    /** Under load: successful changes are stored completely, and all other requests get 503 in time. */
    @Tag("full")
    @Test
    void keepsSuccessfulChangesOfAnOutageUnderLoad() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (RestartablePostgres postgres = RestartablePostgres.start()) {
            Map<String, String> environment = RosterProcess.environmentForOutages();
            environment.putAll(postgres.environment());
            try (RosterProcess roster = RosterProcess.start(environment)) {
                recovers(roster);
                Set<String> opened = ConcurrentHashMap.newKeySet();
                Set<Integer> failures = ConcurrentHashMap.newKeySet();
                List<? extends Future<?>> clients = IntStream.range(0, CLIENTS)
                        .mapToObj(client -> threads.submit(() -> keepOpening(roster, opened, failures))).toList();

                Awaitility.await().until(() -> opened.size() > 50);
                postgres.stopServer();
                Awaitility.await().until(() -> failures.contains(503));
                postgres.startServer();
                recovers(roster);
                threads.shutdownNow();
                for (Future<?> client : clients) {
                    client.get();
                }

                assertThat(failures).containsExactly(503);
                assertThat(postgres.count("select count(*) from account where id in ('" + String.join("','", opened) + "')"))
                        .as("accounts with a successful response").isEqualTo(opened.size());
                assertThat(postgres.count("""
                        select count(*) from account a
                        where (select count(*) from audit_event e where e.account_id = a.id) <> 2
                           or (select count(*) from invitation i where i.account_id = a.id) <> 1
                           or (select count(*) from mail m where m.account_id = a.id) <> 1
                           or (select count(*) from role r where r.account_id = a.id) <> 2"""))
                        .as("incomplete accounts").isZero();
            }
        }
    }

    private static void keepOpening(RosterProcess roster, Set<String> opened, Set<Integer> failures) {
        while (!Thread.currentThread().isInterrupted()) {
            long start = System.nanoTime();
            Response answer = open(roster);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MAX_RESPONSE_TIME);
            if (answer.statusCode() == 201) {
                opened.add(answer.path("id"));
            } else {
                failures.add(answer.statusCode());
                assertThat(answer.header("Retry-After")).as(answer.asString()).isNotNull();
            }
        }
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = RosterProcess.environmentForOutages();
        environment.put("ROSTER_DATABASE_URL", proxy.databaseUrl());
        return environment;
    }

    private static void everyRequestIs503(RosterProcess roster) {
        assertUnavailable(() -> roster.as(Tokens.ofOperator()).get("/v1/me"));
        assertUnavailable(() -> roster.as(Tokens.ofOperator()).get("/v1/accounts"));
        assertUnavailable(() -> roster.as(Tokens.ofOperator()).get("/v1/accounts/" + UUID.randomUUID() + "/members"));
        assertUnavailable(() -> open(roster));
    }

    private static void assertUnavailable(Supplier<Response> call) {
        long start = System.nanoTime();
        Response answer = call.get();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(taken).isLessThan(MAX_RESPONSE_TIME);
    }

    private static void recovers(RosterProcess roster) {
        Awaitility.await().atMost(MAX_RECOVERY_TIME).pollInterval(Duration.ofMillis(100))
                .until(() -> open(roster).statusCode() == 201 && roster.readiness() == 200);
        for (int call = 0; call < 50; call++) {
            assertThat(open(roster).statusCode()).isEqualTo(201);
        }
    }

    private static Response open(RosterProcess roster) {
        return roster.as(Tokens.ofOperator()).contentType(ContentType.JSON)
                .body(Map.of("name", "Acme", "firstAdminEmail", "ada@outage.example"))
                .post("/v1/accounts");
    }
}
