package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A replica that receives SIGTERM in a rollout. */
class ShutdownIT {
    private static final int IN_FLIGHT = 40;
    private static final Duration MAX_SHUTDOWN = Duration.ofSeconds(15);
    private static final Duration LIMIT = MAX_SHUTDOWN.multipliedBy(2);
    private static final String WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
            + " and usename = 'roster'";

    @Test
    void answersRunningRequestsWritesActivityAndExits() throws Exception {
        DevStack.start();
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_ACTIVITY_FLUSH_INTERVAL", "1h");
        // So long that only the end of the requests can end the process in time.
        environment.put("QUARKUS_SHUTDOWN_TIMEOUT", LIMIT.toSeconds() + "s");
        environment.put("ROSTER_DATABASE_TIMEOUT", "20s");
        environment.put("ROSTER_DATABASE_MAX_CONNECTIONS", Integer.toString(2 * IN_FLIGHT));
        try (RosterProcess roster = RosterProcess.start(environment); Connection other = Sql.connect()) {
            RestAssured.port = roster.port();
            TestAccount account = TestAccount.open();
            Person ann = account.add("ann", "member");
            assertThat(ann.api().get(account.path()).statusCode()).isEqualTo(200);

            // A lock on the account's row keeps a change running.
            other.setAutoCommit(false);
            other.createStatement().execute("select from account where id = '" + account.id() + "' for update");
            List<CompletableFuture<HttpResponse<String>>> changes = IntStream.range(0, IN_FLIGHT)
                    .mapToObj(n -> rename(roster, account, n)).toList();
            Awaitility.await().until(() -> Sql.count(WAITING) >= IN_FLIGHT);

            long terminated = System.nanoTime();
            roster.terminate();
            roster.awaitLog("Waiting for HTTP requests to complete");
            assertThat(account.admin().api().get(account.path()).statusCode()).as("a new request").isEqualTo(200);
            other.rollback();
            assertThat(changes).allSatisfy(change -> assertThat(change.get().statusCode()).as(change.get().body())
                    .isEqualTo(200));
            assertThat(roster.awaitExit(LIMIT)).as("143: SIGTERM").isIn(0, 143);
            assertThat(Duration.ofNanos(System.nanoTime() - terminated)).isLessThan(MAX_SHUTDOWN);
            assertThat(Sql.column("select last_active_at from activity where account_id = ?::uuid and member_id = ?::uuid",
                    account.id(), ann.memberId())).doesNotContainNull();
        }
    }

    @Tag("full")
    @Test
    void closesKeptConnectionsBeforeItExits() throws Exception {
        DevStack.start();
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_SHUTDOWN_DELAY", "4s");
        try (RosterProcess roster = RosterProcess.start(environment)) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + roster.port() + "/v1/accounts"))
                    .header("Authorization", "Bearer " + Tokens.ofOperator()).build();
            assertThat(client.send(request, BodyHandlers.ofString()).headers().firstValue("connection")).isEmpty();
            roster.terminate();
            Awaitility.await().untilAsserted(() -> {
                HttpResponse<String> last = client.send(request, BodyHandlers.ofString());
                assertThat(last.statusCode()).isEqualTo(200);
                assertThat(last.headers().firstValue("connection")).hasValue("close");
            });
            assertThat(roster.awaitExit(LIMIT)).as("143: SIGTERM").isIn(0, 143);
        }
    }

    private static CompletableFuture<HttpResponse<String>> rename(RosterProcess roster, TestAccount account, int number) {
        return HttpClient.newHttpClient().sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + roster.port() + account.path()))
                        .header("Authorization", "Bearer " + account.admin().api().token())
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"name\":\"Acme " + number + "\"}"))
                        .build(),
                BodyHandlers.ofString());
    }
}
