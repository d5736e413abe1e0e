package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.FaultyMailServer;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.Tokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The mail server is unavailable, or rejects Roster itself: emails wait, and none is given up. */
class SmtpOutageIT {
    @RegisterExtension
    static final SmtpStack smtp = new SmtpStack();

    @Test
    void emailsAreSentAfterAnOutage() {
        smtp.proxy.cut();
        String invitation = smtp.invite("grace");
        JsonPath queued = smtp.await(invitation, "queued", 1);
        assertThat(queued.getString("delivery.reason")).isNotBlank();
        assertThat(Instant.parse(queued.getString("delivery.nextAttemptAt")))
                .isAfter(Instant.parse(queued.getString("delivery.lastAttemptAt")));

        smtp.proxy.reconnect();
        JsonPath sent = smtp.await(invitation, "sent", 2);
        assertThat(sent.getString("delivery.reason")).isNull();
        assertThat(sent.getString("delivery.nextAttemptAt")).isNull();
    }

    /** A blocklist has the sender, so the server rejects every email. */
    @Tag("full")
    @Test
    void aRejectionOfEveryEmailPausesSending() {
        finishOtherEmails();
        List<String> blocked = IntStream.range(0, SmtpStack.CONNECTIONS).mapToObj(n -> smtp.invite("blocked-" + n)).toList();
        Awaitility.await().atMost(Duration.ofSeconds(60))
                .until(() -> blocked.stream().allMatch(each -> Integer.parseInt(smtp.delivery(each, "attempts")) >= 3));
        Awaitility.await().during(Duration.ofSeconds(8))
                .until(() -> blocked.stream().noneMatch(each -> smtp.delivery(each, "state").equals("failed")));
        assertThat(smtp.metric("roster_mail_paused")).isEqualTo(1);
        blocked.forEach(each -> assertThat(smtp.roster.as(Tokens.ofOperator())
                .delete("/v1/accounts/" + smtp.account + "/invitations/" + each).statusCode()).isEqualTo(204));
        smtp.await(smtp.invite("after-the-pause"), "sent", 1);
        assertThat(smtp.metric("roster_mail_paused")).isZero();
    }

    @Tag("full")
    @Test
    void aThousandEmailsWaitForTheCorrectPassword() throws Exception {
        try (FaultyMailServer guarded = FaultyMailServer.start("right")) {
            Map<String, String> environment = RosterProcess.environment();
            environment.put("ROSTER_SMTP_PORT", Integer.toString(guarded.port()));
            environment.put("ROSTER_SMTP_USERNAME", "roster");
            environment.put("ROSTER_SMTP_PASSWORD", "changed");
            environment.put("ROSTER_OUTBOX_INITIAL_RETRY_DELAY", "200ms");
            environment.put("ROSTER_OUTBOX_MAX_PAUSE", "1s");
            environment.put("ROSTER_OUTBOX_GIVE_UP_AFTER", "1s");
            // Sends the emails of other tests too, because the database is the same.
            try (RosterProcess other = RosterProcess.start(environment)) {
                String mine = SmtpStack.openAccount(other);
                List<Map<String, String>> people = IntStream.range(0, 1_000)
                        .mapToObj(n -> Map.of("email", "person" + n + "@a" + mine + ".example")).toList();
                smtp.roster.pause();
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

                guarded.changePassword("changed");
                Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> Sql.count(
                        "select count(*) from mail where account_id = ?::uuid and state = 'sent'", mine) == 1_001);
                assertThat(guarded.delivered()).doesNotHaveDuplicates();
            } finally {
                smtp.roster.resume();
            }
        }
    }

    @Tag("full")
    @Test
    void emailsWaitForAValidSender() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_SMTP_PORT", Integer.toString(smtp.mailServer.port()));
        environment.put("ROSTER_MAIL_FROM", "Roster <nobody at all>");
        smtp.roster.pause();
        try (RosterProcess other = RosterProcess.start(environment)) {
            other.as(Tokens.ofOperator()).contentType(ContentType.JSON).body(Map.of("email", smtp.email("linus")))
                    .post("/v1/accounts/" + smtp.account + "/invitations").then().statusCode(201);
            other.awaitLog("ROSTER_MAIL_FROM is not an address");
            assertThat(Sql.column("select state from mail where recipient = ?", smtp.email("linus"))).containsExactly("queued");
        } finally {
            smtp.roster.resume();
        }
        Awaitility.await().atMost(Duration.ofSeconds(60))
                .until(() -> smtp.mailServer.delivered().contains(smtp.email("linus")));
    }

    /** An email of another test that is accepted during the test would end the pause. */
    private static void finishOtherEmails() {
        Awaitility.await().until(() -> Sql.count(
                "select count(*) from mail where account_id = ?::uuid and state = 'queued'", smtp.account) == 0);
        Sql.update("update mail set state = 'cancelled', finished_at = now() where state = 'queued'");
    }
}
