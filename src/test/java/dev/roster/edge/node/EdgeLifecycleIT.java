package dev.roster.edge.node;

import static dev.roster.testing.RosterProcess.decided;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Certificates;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import io.restassured.response.Response;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Edges that start, stop, or have settings or a credential with a fault. */
class EdgeLifecycleIT {
    private static final String ANN = "ann@acme.example";

    private final UUID account = UUID.randomUUID();

    @BeforeAll
    static void start() {
        DevStack.start();
    }

    @Test
    void hasNoLeaseWithARevokedCredential() throws Exception {
        try (FakeCore other = new FakeCore(); RosterProcess revoked = other.launchEdge()) {
            revoked.awaitReady();
            other.addMember(account, ANN);
            assertThat(decided(() -> accessAt(revoked, ANN)).statusCode()).isEqualTo(200);
            other.revoked = true;
            Awaitility.await().untilAsserted(() -> assertThat(accessAt(revoked, ANN).statusCode()).isEqualTo(503));
            Awaitility.await().untilAsserted(() -> assertThat(revoked.readiness()).isEqualTo(503));
            revoked.awaitLog("rejects the edge credential");
            Awaitility.await("retries seldom").during(Duration.ofSeconds(3)).until(() -> other.rejections.get() < 5);
        }
    }

    @Test
    void releasesItsLeaseWhenItStops() throws Exception {
        try (FakeCore other = new FakeCore(); RosterProcess stopping = other.launchEdge()) {
            stopping.awaitReady();
            assertThat(other.sessions()).hasSize(1);
            other.addMember(account, ANN);
            assertThat(decided(() -> accessAt(stopping, ANN)).statusCode()).isEqualTo(200);
            Awaitility.await().untilAsserted(() -> assertThat(other.lastActive).isNotEmpty());
            String bob = other.addMember(account, "bob@acme.example").getString("id");
            assertThat(decided(() -> accessAt(stopping, "bob@acme.example")).statusCode()).isEqualTo(200);
            stopping.terminate();
            assertThat(stopping.awaitExit()).as("143: SIGTERM").isIn(0, 143);
            assertThat(other.sessions()).isEmpty();
            assertThat(other.lastActive).as("also the activity of the current interval")
                    .anyMatch(entry -> entry.getString("member").equals(bob));
            assertThat(stopping.log()).doesNotContain("Exception", "ERROR");
        }
    }

    private Response accessAt(RosterProcess other, String person) {
        return other.as(Tokens.of(person)).header("Roster-Account", account.toString()).get("/v1/access");
    }

    @Test
    void verifiesTheCertificateOfTheCore() throws Exception {
        Certificates certificates = Certificates.create();
        HttpServerOptions tls = new HttpServerOptions().setSsl(true).setKeyCertOptions(new PemKeyCertOptions()
                .setCertPath(certificates.certificate().toString()).setKeyPath(certificates.key().toString()));
        try (FakeCore encrypted = new FakeCore(tls)) {
            Map<String, String> environment = encrypted.environment();
            environment.put("ROSTER_EDGE_CORE_URL", "https://localhost:" + encrypted.port());
            try (RosterProcess distrustful = RosterProcess.launch(environment, "edge")) {
                environment.put("ROSTER_EDGE_ROOT_CERTIFICATE", certificates.root().toString());
                try (RosterProcess trusting = RosterProcess.launch(environment, "edge")) {
                    trusting.awaitReady();
                    distrustful.awaitLog("has no live lease");
                    assertThat(distrustful.readiness()).isEqualTo(503);
                }
            }
        }
    }

    @Test
    void namesMissingSettings() throws Exception {
        try (RosterProcess misconfigured = RosterProcess.launch(Map.of(), "edge")) {
            assertThat(misconfigured.awaitExit()).isEqualTo(2);
            assertThat(misconfigured.log()).contains("ROSTER_EDGE_CORE_URL", "ROSTER_EDGE_CREDENTIAL", "ROSTER_OIDC_ISSUER")
                    .doesNotContain("ROSTER_DATABASE_URL", "Exception");
        }
    }
}
