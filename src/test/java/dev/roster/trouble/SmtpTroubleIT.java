package dev.roster.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.roster.dev.DevStack;
import dev.roster.testing.MoodyMailServer;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import dev.roster.testing.Wire;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

/**
 * The mail server is away, refuses, defers, hangs or hangs up: the call succeeds all the same, and the delivery tells the
 * truth.
 */
class SmtpTroubleIT {

    private static final int CONNECTIONS = 5;
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static MoodyMailServer mailServer;
    private static Wire wire;
    private static RosterProcess roster;

    private final String account = openAccount();

    @BeforeAll
    static void start() throws Exception {
        DevStack.start();
        mailServer = MoodyMailServer.start();
        wire = Wire.to(mailServer.port());
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_SMTP_PORT", Integer.toString(wire.port()));
        environment.put("ROSTER_OUTBOX_CONCURRENCY", Integer.toString(CONNECTIONS));
        environment.put("ROSTER_OUTBOX_ATTEMPT_TIMEOUT", "1s");
        environment.put("ROSTER_OUTBOX_FIRST_RETRY_AFTER", "200ms");
        environment.put("ROSTER_OUTBOX_LONGEST_RETRY_AFTER", "1s");
        environment.put("ROSTER_OUTBOX_GIVE_UP_AFTER", "10s");
        roster = RosterProcess.start(environment);
    }

    @AfterAll
    static void stop() throws Exception {
        roster.close();
        wire.close();
    }

    @Test
    void awayAndBack() {
        wire.cut();
        String invitation = invite("grace");
        JsonPath queued = await(invitation, "queued", 1);
        assertThat(queued.getString("delivery.reason")).isNotBlank();
        assertThat(Instant.parse(queued.getString("delivery.nextAttemptAt")))
                .isAfter(Instant.parse(queued.getString("delivery.lastAttemptAt")));

        wire.mend();
        JsonPath sent = await(invitation, "sent", 2);
        assertThat(sent.getString("delivery.reason")).isNull();
        assertThat(sent.getString("delivery.nextAttemptAt")).isNull();
    }

    @Test
    void refused() {
        JsonPath failed = await(invite("refused"), "failed", 1);
        assertThat(failed.getInt("delivery.attempts")).isEqualTo(1);
        assertThat(failed.getString("delivery.reason")).contains("550", "5.1.1 No such user");
        assertThat(failed.getString("state")).as("the invitation can still be sent again").isEqualTo("open");
    }

    @Test
    void refusedAfterTheData() {
        String reason = await(invite("spam"), "failed", 1).getString("delivery.reason");
        assertThat(reason).contains("554", "5.7.1 Message refused").doesNotContain("\r", "\n");
    }

    @Test
    void greylisted() {
        String invitation = invite("greylisted");
        assertThat(await(invitation, "sent", 1).getInt("delivery.attempts")).isEqualTo(3);
        assertThat(mailServer.delivered()).containsOnlyOnce(email("greylisted"));
    }

    @Test
    void hangsUpInTheMiddle() {
        assertThat(await(invite("dropped"), "sent", 1).getInt("delivery.attempts")).isEqualTo(3);
        assertThat(mailServer.delivered()).containsOnlyOnce(email("dropped"));
    }

    @Test
    void deferredForTooLong() {
        JsonPath failed = await(invite("unwelcome"), "failed", 2);
        assertThat(failed.getString("delivery.reason")).contains("452", "4.2.2 Mailbox full");
        assertThat(Duration.between(Instant.parse(failed.getString("createdAt")),
                Instant.parse(failed.getString("delivery.finishedAt")))).isLessThan(Duration.ofSeconds(11));
    }

    /** As many as there are connections: none of them may be lost to a server that never answers. */
    @Test
    void hangs() {
        List<String> silent = IntStream.range(0, CONNECTIONS).mapToObj(n -> invite("hangs-" + n)).toList();
        silent.forEach(invitation -> assertThat(await(invitation, "queued", 1).getString("delivery.reason"))
                .contains("does not answer"));
        await(invite("grace-behind"), "sent", 1);

        mailServer.wakeUp();
        silent.forEach(invitation -> await(invitation, "sent", 2));
    }

    private static String openAccount() {
        return roster.as(Tokens.ofOperator()).contentType(ContentType.JSON)
                .body(Map.of("name", "Acme", "firstAdminEmail", "ada@" + UUID.randomUUID() + ".example"))
                .post("/v1/accounts").then().statusCode(201).extract().path("id");
    }

    private String invite(String name) {
        long start = System.nanoTime();
        Response invited = roster.as(Tokens.ofOperator()).contentType(ContentType.JSON).body(Map.of("email", email(name)))
                .post("/v1/accounts/" + account + "/invitations");
        assertThat(invited.statusCode()).as(invited.asString()).isEqualTo(201);
        assertThat(invited.jsonPath().getString("delivery.state")).isEqualTo("queued");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
        return invited.path("id");
    }

    private String email(String name) {
        return name + "@a" + account + ".example";
    }

    private JsonPath await(String invitation, String state, int attempts) {
        String path = "/v1/accounts/" + account + "/invitations/" + invitation;
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonPath now = roster.as(Tokens.ofOperator()).get(path).jsonPath();
            assertThat(now.getString("delivery.state")).isEqualTo(state);
            assertThat(now.getInt("delivery.attempts")).isGreaterThanOrEqualTo(attempts);
            // While an attempt is under way, the mail is queued without a reason.
            assertThat(now.getString("delivery.reason") == null).isEqualTo(state.equals("sent"));
        });
        return roster.as(Tokens.ofOperator()).get(path).jsonPath();
    }
}
