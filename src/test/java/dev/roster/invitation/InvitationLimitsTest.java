package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Limits of invitation emails for each account and each mailbox. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvitationLimitsTest extends InvitationScenario {
    private static final int ALLOWANCE = 2_000;

    @Test
    void aMailboxGetsOneEmailAMinute() {
        for (int i = 0; i < 5; i++) {
            invites.revoke(invites.id("grace"));
            invites.revoke(invites.id("grace+tag" + i));
        }
        invites.id("grace");
        awaitIdleDispatcher();
        assertThat(emails("grace")).hasSizeLessThanOrEqualTo(1);
        Sql.age(account, Duration.ofMinutes(2));
        Sql.update("update mail set next_attempt_at = now() where account_id = ?::uuid and state = 'queued'", account.id());
        Mailbox.await(account.email("grace"), 1);
    }

    @Test
    void theEmailOfAnotherAccountIsDelayedAndTheResponsesDoNotShowThat() {
        TestAccount other = TestAccount.open();
        String grace = account.email("grace");
        JsonObject first = invites.invite("grace").json();
        Mailbox.await(grace, 1);
        Answer second = Invites.of(other).invite(grace);
        assertThat(second.status()).isEqualTo(201);
        awaitPostponed(other);
        JsonObject delivery = Invites.of(other).get(second.json().getString("id")).getJsonObject("delivery");
        assertThat(delivery).isEqualTo(first.getJsonObject("delivery")).isEqualTo(second.json().getJsonObject("delivery"));
        assertThat(Mailbox.of(grace)).hasSize(1);
        Sql.endCooldown(grace);
        Sql.update("update mail set next_attempt_at = now() where account_id = ?::uuid and state = 'queued'", other.id());
        assertThat(Mailbox.text(Mailbox.await(grace, 2), "text/plain")).contains("Acme " + other.domain());
    }

    @Test
    void invitationsBeyondTheDailyAllowanceAreRejected() {
        String id = invites.id("grace");
        Sql.age(account, Duration.ofMinutes(2));
        setRemainingAllowance(1);
        assertThat(invites.invite("last").status()).isEqualTo(201);
        Response rejected = account.admin().api().post(invites.path(), Map.of("email", account.email("late")));
        assertThat(rejected.statusCode()).isEqualTo(429);
        assertThat(Api.problem(rejected)).isEqualTo("daily-allowance-exceeded");
        assertThat(Integer.parseInt(rejected.header("Retry-After"))).isBetween(1, 24 * 60 * 60);
        assertThat(invites.resend(id).outcome()).isEqualTo("429 daily-allowance-exceeded");
        assertThat(invites.invite("grace").outcome()).isEqualTo("429 daily-allowance-exceeded");
        assertThat(invites.invite("last", Map.of("note", "No email")).json().getString("outcome")).isEqualTo("already-invited");
        assertThat(Sql.count("select count(*) from invitation where account_id = ?::uuid and email = ?", account.id(),
                account.email("late"))).isZero();
        Sql.update("update mail_allowance set day = day - 1 where account_id = ?::uuid", account.id());
        assertThat(invites.invite("late").status()).as("the next day").isEqualTo(201);
    }

    @Test
    void aBulkRequestStopsAtTheAllowance() {
        setRemainingAllowance(2);
        JsonObject dry = inviteFour("?dryRun=true");
        JsonObject result = inviteFour("");
        assertThat(dry.getInteger("accepted")).isEqualTo(2);
        assertThat(result.getInteger("accepted")).isEqualTo(2);
        assertThat(result.getJsonArray("results").getJsonObject(0).getString("outcome")).isEqualTo("rejected");
        assertThat(result.getJsonArray("results").getJsonObject(3).getJsonObject("reason").getString("type"))
                .isEqualTo("/problems/daily-allowance-exceeded");
    }

    @Test
    void resendingStopsAtTheAllowanceAlsoInADryRun() {
        invites.id("grace");
        invites.id("linus");
        awaitIdleDispatcher();
        Sql.age(account, Duration.ofMinutes(2));
        Sql.update("update mail set state = 'failed', finished_at = clock_timestamp() where account_id = ?::uuid"
                + " and kind = 'invitation' and recipient <> ?", account.id(), account.admin().email());
        setRemainingAllowance(1);
        JsonObject dry = resendAll("?dryRun=true");
        assertThat(dry.getInteger("resent")).isEqualTo(1);
        assertThat(dry.getJsonArray("results").getJsonObject(1).getJsonObject("reason").getString("type"))
                .isEqualTo("/problems/daily-allowance-exceeded");
        assertThat(resendAll("").getJsonArray("results")).isEqualTo(dry.getJsonArray("results"));
    }

    private JsonObject resendAll(String query) {
        return invites.resendUndelivered(query, Map.of("since", "2020-01-01T00:00:00Z")).json();
    }

    @Test
    void theConsoleShowsThatTheAllowanceIsSpent() {
        String id = invites.id("grace");
        Sql.age(account, Duration.ofMinutes(2));
        setRemainingAllowance(0);
        Browser browser = Browser.signedIn(account.admin().email());
        String page = "/accounts/" + account.id() + "/invitations";
        ReceivedPage list = browser.open(page);
        ReceivedPage rejected = browser.submit(list, "/accounts/" + account.id() + "/invite",
                Map.of("addresses", account.email("late"), "role", "member", "language", "en"));
        assertThat(rejected.status()).isEqualTo(400);
        assertThat(rejected.html()).contains("The daily limit of these emails has been reached");
        ReceivedPage again = browser.submit(list, page + "/" + id + "/resend", Map.of());
        assertThat(again.status()).isEqualTo(429);
        assertThat(again.html()).contains("The daily limit of these emails has been reached");
    }

    @Test
    void theConsoleShowsThatNoEmailWasSent() {
        invites.id("grace");
        Browser browser = Browser.signedIn(account.admin().email());
        ReceivedPage list = browser.open("/accounts/" + account.id() + "/invitations");
        String form = "/accounts/" + account.id() + "/invite";
        assertThat(browser.submit(list, form,
                Map.of("addresses", account.email("grace"), "role", "member", "language", "en")).html())
                .contains("No email was sent, because the last one was sent less than a minute ago");
        assertThat(browser.submit(list, form,
                Map.of("addresses", account.email("grace") + "," + account.email("new"), "role", "member", "language", "en"))
                .html())
                .contains("Invitations updated without a new email, because the last one was sent less than a minute ago: 1.");
    }

    @Test
    void concurrentRequestsSpendTheLastEmailOfTheDayOnce() {
        for (int round = 0; round < 20; round++) {
            setRemainingAllowance(1);
            List<Answer> answers = Call.together(invite("a" + round), invite("b" + round));
            assertThat(answers).extracting(Answer::outcome).containsExactlyInAnyOrder("201", "429 daily-allowance-exceeded");
        }
    }

    private JsonObject inviteFour(String query) {
        return invites.inviteMany(query, List.of(Map.of("email", "no address"), Map.of("email", account.email("a")),
                Map.of("email", account.email("b")), Map.of("email", account.email("c")))).json();
    }

    private Call invite(String local) {
        return Call.post(account.admin().api(), invites.path(), Map.of("email", account.email(local)));
    }

    /** Sets the rest of today's allowance. */
    private void setRemainingAllowance(int emails) {
        Sql.update("""
                insert into mail_allowance (account_id, kind, day, mails) values (?::uuid, 'invitation', ?::date, ?)
                on conflict (account_id, kind) do update set day = excluded.day, mails = excluded.mails""",
                account.id(), LocalDate.now(ZoneOffset.UTC).toString(), ALLOWANCE - emails);
    }

    private void awaitIdleDispatcher() {
        Awaitility.await().untilAsserted(() -> assertThat(Sql.count("""
                select count(*) from mail where account_id = ?::uuid and state = 'queued'
                    and (attempts > 0 or next_attempt_at <= now())""", account.id())).isZero());
    }

    private static void awaitPostponed(TestAccount account) {
        Awaitility.await().untilAsserted(() -> assertThat(Sql.count("""
                select count(*) from mail where account_id = ?::uuid and state = 'queued' and attempts = 0
                    and last_attempt_at is null and next_attempt_at > now()""", account.id())).isEqualTo(1));
    }

    /** Emails to the address, with or without a tag. */
    private List<MimeMessage> emails(String local) {
        return Mailbox.toAny(account.domain(), local);
    }
}
