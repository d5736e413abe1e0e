package dev.roster.edge.node;

import static dev.roster.testing.RosterProcess.decided;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.ApiKeyToken;
import dev.roster.dev.DevStack;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The package as an edge, without a database, beside a core that fails as a test demands. */
class EdgeIT {
    private static final String ANN = "ann@acme.example";

    private static FakeCore core;
    private static RosterProcess edge;

    private final UUID account = UUID.randomUUID();

    @BeforeAll
    static void start() throws IOException {
        DevStack.start();
        core = new FakeCore();
        edge = core.launchEdge().awaitReady();
    }

    @AfterAll
    static void stop() {
        edge.close();
        core.close();
    }

    @BeforeEach
    void recover() {
        edge.awaitReady();
    }

    private Response access(String permission) {
        return access(Tokens.of(ANN), permission);
    }

    private Response access(String credential, String permission) {
        return decided(() -> response(credential, permission));
    }

    /** Can be 503. */
    private Response response(String credential, String permission) {
        return edge.as(credential).header("Roster-Account", account.toString()).header("Roster-Permission", permission)
                .get("/v1/access");
    }

    private int status() {
        return access("invoice:read").statusCode();
    }

    private int statusNow() {
        return response(Tokens.of(ANN), "invoice:read").statusCode();
    }

    private static void await(Runnable assertion) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).untilAsserted(assertion::run);
    }

    @Test
    void answersFromMemory() {
        JsonObject member = core.addMember(account, ANN, "invoice:*");
        Response first = access("invoice:read");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.header("Roster-Member")).isEqualTo(member.getString("id"));
        assertThat(first.header("Roster-Permissions")).isEqualTo("invoice:*");
        int lookups = core.lookups.get();
        for (int i = 0; i < 20; i++) {
            assertThat(access("invoice:read").headers().getValues("Roster-Role")).containsExactly("member");
            assertThat(access("report:read").statusCode()).isEqualTo(403);
        }
        assertThat(core.lookups).hasValue(lookups);
        await(() -> assertThat(edge.onManagementPort().get("/q/metrics").asString()).contains(
                "roster_edge_lookups_total{source=\"memory\"}", "roster_edge_entries", "roster_ready 1.0"));
    }

    @Test
    void dropsTheAccountBeforeItAcknowledges() {
        JsonObject member = core.addMember(account, ANN, "invoice:read");
        assertThat(status()).isEqualTo(200);
        member.put("permissions", new JsonArray());
        assertThat(status()).as("until the invalidation").isEqualTo(200);
        UUID invalidation = core.invalidate(account);
        await(() -> assertThat(core.acknowledged).contains(invalidation));
        assertThat(status()).isEqualTo(403);
    }

    @Test
    void keepsNoResultThatAllowsNothing() {
        assertThat(status()).isEqualTo(403);
        core.addMember(account, ANN, "invoice:read");
        assertThat(status()).isEqualTo(200);
    }

    @Test
    void answers503WithoutALease() {
        core.addMember(account, ANN, "invoice:read");
        assertThat(status()).isEqualTo(200);
        int warnings = warnings();
        core.silent = true;
        try {
            await(() -> assertThat(statusNow()).isEqualTo(503));
            Response unavailable = response(Tokens.of(ANN), "invoice:read");
            assertThat(unavailable.header("Retry-After")).isEqualTo("1");
            assertThat(unavailable.header("Roster-Problem")).isEqualTo("unavailable");
            assertThat(edge.readiness()).isEqualTo(503);
            await(() -> assertThat(warnings()).isEqualTo(warnings + 1));
        } finally {
            core.silent = false;
        }
        int lookups = core.lookups.get();
        assertThat(status()).isEqualTo(200);
        assertThat(core.lookups).as("keeps its entries").hasValue(lookups);
        assertThat(warnings()).as("logs the loss once").isEqualTo(warnings + 1);
    }

    private static int warnings() {
        return edge.log().split("has no live lease", -1).length;
    }

    @Test
    void answersUntilTheLeaseLapsesIfTheCoreIsDown() {
        core.addMember(account, ANN, "invoice:read");
        assertThat(status()).isEqualTo(200);
        core.stopListening();
        assertThat(statusNow()).isEqualTo(200);
        await(() -> assertThat(statusNow()).isEqualTo(503));
        core.listen();
        assertThat(status()).isEqualTo(200);
    }

    @Test
    void answersNothingAfterAPauseUntilTheLeaseIsRenewed() throws Exception {
        JsonObject member = core.addMember(account, ANN, "invoice:read");
        assertThat(status()).isEqualTo(200);
        edge.pause();
        await(() -> assertThat(core.leasesHaveEnded()).isTrue());
        member.put("permissions", new JsonArray());
        core.invalidate(account);
        core.silent = true;
        edge.resume();
        try {
            assertThat(statusNow()).isEqualTo(503);
        } finally {
            core.silent = false;
        }
        assertThat(status()).isEqualTo(403);
    }

    @Test
    void beginsANewSessionWithoutEntries() {
        core.addMember(account, ANN, "invoice:read");
        assertThat(status()).isEqualTo(200);
        int registrations = core.registrations.get();
        core.removeMember(account, ANN);
        core.endSessions();
        await(() -> assertThat(core.registrations).hasValue(registrations + 1));
        await(() -> assertThat(status()).isEqualTo(403));
    }

    @Test
    void aLookupWithoutAnAnswerFailsAlone() {
        UUID lost = UUID.randomUUID();
        core.addMember(account, ANN, "invoice:read");
        core.unavailable.add(lost);
        assertThat(accessTo(lost).statusCode()).isEqualTo(503);
        assertThat(status()).isEqualTo(200);
        core.addMember(lost, ANN);
        core.unavailable.remove(lost);
        assertThat(decided(() -> accessTo(lost)).statusCode()).isEqualTo(200);
    }

    private static Response accessTo(UUID account) {
        return edge.as(Tokens.of(ANN)).header("Roster-Account", account.toString()).get("/v1/access");
    }

    @Test
    void comparesTheSecretAndTheHeaderOfAKey() {
        UUID keyId = UUID.randomUUID();
        ApiKeyToken key = ApiKeyToken.create(account, keyId);
        core.addKey(key, "X-Acme-Key", core.addMember(account, ANN, "invoice:read"));
        assertThat(access(ApiKeyToken.create(account, keyId).reveal(), "invoice:read").statusCode()).isEqualTo(401);
        assertThat(access(key.reveal(), "invoice:read").header("Roster-Key")).isEqualTo(keyId.toString());
        int lookups = core.lookups.get();
        assertThat(access(ApiKeyToken.create(account, keyId).reveal(), "invoice:read").statusCode()).isEqualTo(401);
        assertThat(access(key.reveal(), "report:read").statusCode()).isEqualTo(403);
        assertThat(withKeyIn("X-Acme-Key", key)).isEqualTo(200);
        assertThat(withKeyIn("X-Other-Key", key)).isEqualTo(401);
        assertThat(core.lookups).hasValue(lookups);
    }

    private static int withKeyIn(String header, ApiKeyToken key) {
        return decided(() -> edge.onPort().header(header, key.reveal()).get("/v1/access")).statusCode();
    }

    @Test
    void forgetsAMemberWhoseAccessExpires() {
        core.addMember(account, ANN, "invoice:read").put("expiresInMillis", 3_000);
        assertThat(status()).isEqualTo(200);
        core.removeMember(account, ANN);
        assertThat(status()).isEqualTo(200);
        await(() -> assertThat(status()).isEqualTo(403));
    }

    @Test
    void introspects() {
        Instant expiresAt = Instant.parse("2099-01-01T00:00:00Z");
        JsonObject service = core.addMember(account, "billing@acme.example", "access:introspect");
        ApiKeyToken key = ApiKeyToken.create(account, UUID.randomUUID());
        core.addKey(key, null, service).put("expiresAt", expiresAt.toString()).put("expiresInMillis", 3_600_000);
        Response response = introspection(key, key.reveal());
        assertThat(response.statusCode()).as(response.asString() + edge.log()).isEqualTo(200);
        assertThat(response.jsonPath().getBoolean("active")).isTrue();
        assertThat(response.jsonPath().getLong("exp")).isEqualTo(expiresAt.getEpochSecond());
        assertThat(introspection(key, Tokens.of("eve@acme.example")).asString()).isEqualTo("{\"active\":false}");
    }

    private static Response introspection(ApiKeyToken key, String token) {
        return decided(() -> edge.as(key.reveal()).formParam("token", token).post("/v1/introspect"));
    }

    @Test
    void servesNothingElse() {
        for (String path : new String[] { "/v1/accounts", "/v1/me", "/", "/join", "/session/sign-in", "/v1/edge/sessions",
                "/v1/introspect/x", "/v1/invitations" }) {
            assertThat(edge.as(Tokens.of(ANN)).redirects().follow(false).get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(edge.as(Tokens.of(ANN)).get("/v1/accounts").contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void returnsActivityWithARenewal() {
        JsonObject member = core.addMember(account, ANN, "invoice:read");
        assertThat(status()).isEqualTo(200);
        await(() -> assertThat(core.lastActive).anySatisfy(entry -> {
            assertThat(entry.getString("account")).isEqualTo(account.toString());
            assertThat(entry.getString("member")).isEqualTo(member.getString("id"));
            assertThat(entry.getLong("agoMillis")).isBetween(0L, 60_000L);
        }));
    }
}
