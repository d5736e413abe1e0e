package dev.roster.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.roster.dev.DevStack;
import dev.roster.testing.FaultyMailServer;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
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

    private static FaultyMailServer mailServer;
    private static Wire wire;
    private static RosterProcess roster;

    private final String account = openAccount();

    @BeforeAll
    static void start() throws Exception {
        DevStack.start();
        mailServer = FaultyMailServer.start();
        wire = Wire.to(mailServer.port());
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_SMTP_PORT", Integer.toString(wire.port()));
        environment.put("ROSTER_OUTBOX_CONCURRENCY", Integer.toString(CONNECTIONS));
        environment.put("ROSTER_OUTBOX_ATTEMPT_TIMEOUT", "1s");
        environment.put("ROSTER_OUTBOX_FIRST_RETRY_AFTER", "200ms");
        environment.put("ROSTER_OUTBOX_LONGEST_RETRY_AFTER", "1s");
        environment.put("ROSTER_OUTBOX_LONGEST_PAUSE", "1s");
        environment.put("ROSTER_OUTBOX_GIVE_UP_AFTER", "4s");
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
        assertThat(failed.getString("delivery.reasonCode")).isEqualTo("address-unknown");
        assertThat(failed.getString("delivery.reason")).isEqualTo("The address does not exist.");
        assertThat(roster.log()).contains("550 5.1.1 No such user");
        assertThat(failed.getString("state")).as("the invitation can still be sent again").isEqualTo("open");
    }

    /** A policy can be about this email or about the sender: while other emails are taken, it is about this one. */
    @Test
    void refusedByPolicyWhileOthersAreTaken() {
        String invitation = invite("spam");
        AtomicInteger others = new AtomicInteger();
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
            invite("grace-" + others.incrementAndGet());
            return delivery(invitation, "state").equals("failed");
        });
        assertThat(delivery(invitation, "reasonCode")).isEqualTo("not-accepted");
        assertThat(roster.log()).contains("554 5.7.1 Message refused");
    }

    /** The sender is on a list, so that nobody gets anything: no email is given up for that. */
    @Test
    void refusedByPolicyWithoutExceptionIsTheSendersTrouble() {
        finishOtherEmails();
        List<String> blocked = IntStream.range(0, CONNECTIONS).mapToObj(n -> invite("blocked-" + n)).toList();
        Awaitility.await().atMost(Duration.ofSeconds(40))
                .until(() -> blocked.stream().allMatch(each -> Integer.parseInt(delivery(each, "attempts")) >= 3));
        Awaitility.await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(10))
                .until(() -> blocked.stream().noneMatch(each -> delivery(each, "state").equals("failed")));
        assertThat(metric("roster_mail_paused")).isEqualTo(1);
        blocked.forEach(each -> assertThat(roster.as(Tokens.ofOperator())
                .delete("/v1/accounts/" + account + "/invitations/" + each).statusCode()).isEqualTo(204));
        await(invite("grace"), "sent", 1);
        assertThat(metric("roster_mail_paused")).isZero();
    }

    @Test
    void aThousandWaitForTheRightPasswordAndAllAreSent() throws Exception {
        try (FaultyMailServer guarded = FaultyMailServer.start("right")) {
            Map<String, String> environment = RosterProcess.environment();
            environment.put("ROSTER_SMTP_PORT", Integer.toString(guarded.port()));
            environment.put("ROSTER_SMTP_USERNAME", "roster");
            environment.put("ROSTER_SMTP_PASSWORD", "changed");
            environment.put("ROSTER_OUTBOX_FIRST_RETRY_AFTER", "200ms");
            environment.put("ROSTER_OUTBOX_LONGEST_PAUSE", "1s");
            environment.put("ROSTER_OUTBOX_GIVE_UP_AFTER", "1s");
            // What other tests left behind is in the same database.
            try (RosterProcess other = RosterProcess.start(environment)) {
                String mine = other.as(Tokens.ofOperator()).contentType(ContentType.JSON)
                        .body(Map.of("name", "Acme", "firstAdminEmail", "ada@" + UUID.randomUUID() + ".example"))
                        .post("/v1/accounts").then().statusCode(201).extract().path("id");
                List<Map<String, String>> people = IntStream.range(0, 1_000)
                        .mapToObj(n -> Map.of("email", "person" + n + "@a" + mine + ".example")).toList();
                roster.freeze();
                other.as(Tokens.ofOperator()).contentType(ContentType.JSON).body(Map.of("invitations", people))
                        .post("/v1/accounts/" + mine + "/invitations/bulk").then().statusCode(200);
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> guarded.logins() > 15);
                assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and state <> 'queued'", mine))
                        .isZero();
                assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and attempts > 0", mine))
                        .as("one probe for each pause").isLessThan(200);
                String tried = Sql.column("select i.id from invitation i join mail d on d.account_id = i.account_id"
                        + " and d.id = i.mail_id where i.account_id = ?::uuid and d.attempts > 0"
                        + " and d.reason is not null limit 1", mine).get(0);
                assertThat(other.as(Tokens.ofOperator()).get("/v1/accounts/" + mine + "/invitations/" + tried).asString())
                        .contains("service-unavailable").doesNotContain("535", "Wrong password", "localhost");
                assertThat(other.log()).contains("535");

                guarded.change("changed");
                Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> Sql.count(
                        "select count(*) from mail where account_id = ?::uuid and state = 'sent'", mine) == 1_001);
                assertThat(guarded.delivered()).doesNotHaveDuplicates();
            } finally {
                roster.thaw();
            }
        }
    }

    @Test
    void aSenderThatIsNoAddressLosesNothing() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_SMTP_PORT", Integer.toString(mailServer.port()));
        environment.put("ROSTER_MAIL_FROM", "Roster <nobody at all>");
        roster.freeze();
        try (RosterProcess other = RosterProcess.start(environment)) {
            other.as(Tokens.ofOperator()).contentType(ContentType.JSON).body(Map.of("email", email("linus")))
                    .post("/v1/accounts/" + account + "/invitations").then().statusCode(201);
            other.awaitLog("ROSTER_MAIL_FROM is not an address");
            assertThat(Sql.column("select state from mail where recipient = ?", email("linus"))).containsExactly("queued");
        } finally {
            roster.thaw();
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> mailServer.delivered().contains(email("linus")));
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
        assertThat(failed.getString("delivery.reasonCode")).isEqualTo("mailbox-unavailable");
        // Waits of 0.2, 0.2, 0.4 and 0.8 s, then of 1 s each, give or take a fifth.
        assertThat(failed.getInt("delivery.attempts")).isBetween(6, 9);
    }

    /** As many as there are connections: none of them may be lost to a server that never answers. */
    @Test
    void hangs() {
        List<String> silent = IntStream.range(0, CONNECTIONS).mapToObj(n -> invite("hangs-" + n)).toList();
        silent.forEach(invitation -> assertThat(await(invitation, "queued", 1).getString("delivery.reasonCode"))
                .isIn("service-unavailable", "not-accepted"));
        await(invite("grace-behind"), "sent", 1);

        mailServer.wakeUp();
        silent.forEach(invitation -> await(invitation, "sent", 2));
    }

    /** An email of another test that is accepted during the test would end the pause. */
    private void finishOtherEmails() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Sql.count(
                "select count(*) from mail where account_id = ?::uuid and state = 'queued'", account) == 0);
        Sql.update("update mail set state = 'cancelled', finished_at = now() where state = 'queued'");
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

    private String delivery(String invitation, String property) {
        return roster.as(Tokens.ofOperator()).get("/v1/accounts/" + account + "/invitations/" + invitation).jsonPath()
                .getString("delivery." + property);
    }

    private static double metric(String name) {
        return roster.onManagementPort().get("/q/metrics").asString().lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
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
