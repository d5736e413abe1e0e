package dev.roster.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.roster.dev.DevStack;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import dev.roster.testing.Wire;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

/** The database goes away, in every way that a database can, and comes back. */
class DatabaseOutageIT {

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(5);

    private Wire wire;

    @BeforeEach
    void putAWireInBetween() throws IOException {
        DevStack.start();
        wire = Wire.to(URI.create(System.getProperty("roster.database.url")).getPort());
    }

    @AfterEach
    void removeTheWire() throws IOException {
        wire.close();
    }

    @Test
    void startsWithoutItsDatabaseAndRecoversByItself() throws Exception {
        wire.cut();
        try (RosterProcess roster = RosterProcess.launch(environment())) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> roster.readiness() == 503);
            everyCallIsRefused(roster);

            wire.mend();
            recovers(roster);
        }
    }

    @Test
    void losesItsConnectionsAndRecoversByItself() throws Exception {
        try (RosterProcess roster = RosterProcess.start(environment())) {
            recovers(roster);
            wire.cut();
            everyCallIsRefused(roster);
            Awaitility.await().atMost(RECOVERED_WITHIN).until(() -> roster.readiness() == 503);

            wire.mend();
            recovers(roster);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_DATABASE_URL", "postgresql://localhost:" + wire.port() + "/postgres");
        return environment;
    }

    private static void everyCallIsRefused(RosterProcess roster) {
        refused(() -> roster.as(Tokens.ofOperator()).get("/v1/me"));
        refused(() -> roster.as(Tokens.ofOperator()).get("/v1/accounts"));
        refused(() -> roster.as(Tokens.ofOperator()).get("/v1/accounts/" + UUID.randomUUID() + "/members"));
        refused(() -> open(roster));
    }

    private static void refused(java.util.function.Supplier<Response> call) {
        long start = System.nanoTime();
        Response answer = call.get();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(taken).isLessThan(ANSWERED_WITHIN);
    }

    private static void recovers(RosterProcess roster) {
        Awaitility.await().atMost(RECOVERED_WITHIN).pollInterval(Duration.ofMillis(100))
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
