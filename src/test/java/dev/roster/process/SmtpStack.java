package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.FaultyMailServer;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TcpProxy;
import dev.roster.testing.Tokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Roster with short retries, before a mail server whose faults a test controls, and an account that invites. */
final class SmtpStack implements BeforeAllCallback, AfterAllCallback {
    static final int CONNECTIONS = 5;

    FaultyMailServer mailServer;
    TcpProxy proxy;
    RosterProcess roster;
    String account;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        DevStack.start();
        mailServer = FaultyMailServer.start();
        proxy = TcpProxy.to(mailServer.port());
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_SMTP_PORT", Integer.toString(proxy.port()));
        environment.put("ROSTER_OUTBOX_CONCURRENCY", Integer.toString(CONNECTIONS));
        environment.put("ROSTER_OUTBOX_ATTEMPT_TIMEOUT", "2s");
        environment.put("ROSTER_OUTBOX_INITIAL_RETRY_DELAY", "200ms");
        environment.put("ROSTER_OUTBOX_MAX_RETRY_DELAY", "1s");
        environment.put("ROSTER_OUTBOX_MAX_PAUSE", "1s");
        environment.put("ROSTER_OUTBOX_GIVE_UP_AFTER", "4s");
        roster = RosterProcess.start(environment);
        account = openAccount(roster);
    }

    static String openAccount(RosterProcess at) {
        return at.as(Tokens.ofOperator()).contentType(ContentType.JSON)
                .body(Map.of("name", "Acme", "firstAdminEmail", "ada@" + UUID.randomUUID() + ".example"))
                .post("/v1/accounts").then().statusCode(201).extract().path("id");
    }

    /**
     * The response does not wait for an attempt to send the email.
     *
     * @param name of the recipient, which tells the mail server its fault
     */
    String invite(String name) {
        Response invited = roster.as(Tokens.ofOperator()).contentType(ContentType.JSON).body(Map.of("email", email(name)))
                .post("/v1/accounts/" + account + "/invitations");
        assertThat(invited.statusCode()).as(invited.asString()).isEqualTo(201);
        assertThat(invited.jsonPath().getString("delivery.state")).isEqualTo("queued");
        assertThat(invited.jsonPath().getInt("delivery.attempts")).isZero();
        return invited.path("id");
    }

    String email(String name) {
        return name + "@a" + account + ".example";
    }

    String delivery(String invitation, String property) {
        return invitation(invitation).getString("delivery." + property);
    }

    JsonPath await(String invitation, String state, int attempts) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonPath now = invitation(invitation);
            assertThat(now.getString("delivery.state")).isEqualTo(state);
            assertThat(now.getInt("delivery.attempts")).isGreaterThanOrEqualTo(attempts);
            // During an attempt, the email is queued without a reason.
            assertThat(now.getString("delivery.reason") == null).isEqualTo(state.equals("sent"));
        });
        return invitation(invitation);
    }

    private JsonPath invitation(String id) {
        return roster.as(Tokens.ofOperator()).get("/v1/accounts/" + account + "/invitations/" + id).jsonPath();
    }

    double metric(String name) {
        return roster.onManagementPort().get("/q/metrics").asString().lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        roster.close();
        proxy.close();
        mailServer.close();
    }
}
