package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resends all invitations whose email was not delivered, under the rules of a single resend. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ResendUndeliveredTest extends InvitationScenario {
    private static final String LONG_AGO = "2020-01-01T00:00:00Z";

    @Test
    void resendsFailedAndBouncedInvitationsOnly() {
        failed("failed", "grace");
        failed("bounced", "linus");
        invited("sent");
        String revoked = failed("failed", "gone");
        assertThat(invites.revoke(revoked).status()).isEqualTo(204);
        JsonObject result = resend("", Map.of("since", LONG_AGO)).json();
        assertThat(outcomes(result)).containsExactly("grace resent", "linus resent");
        assertThat(result.getInteger("resent")).isEqualTo(2);
        assertThat(result.getString("nextCursor")).isNull();
        assertThat(Mailbox.token(Mailbox.await(account.email("grace"), 2))).isNotBlank();
        Mailbox.await(account.email("linus"), 2);
        assertThat(outcomes(resend("", Map.of("since", LONG_AGO)).json())).as("resent invitations are not found again")
                .isEmpty();
    }

    @Test
    void aDryRunHasTheSameResultAndChangesNothing() {
        String grace = failed("failed", "grace");
        failed("failed", "linus");
        Sql.update("update invitation set last_mail_at = now() where account_id = ?::uuid and email = ?", account.id(),
                account.email("linus"));
        List<String> before = rows();
        JsonObject dry = resend("?dryRun=true", Map.of("since", LONG_AGO)).json();
        assertThat(rows()).isEqualTo(before);
        assertThat(dry.getBoolean("dryRun")).isTrue();
        assertThat(outcomes(dry)).containsExactly("grace resent", "linus rejected too-early-to-resend");
        assertThat(dry.getJsonArray("results").getJsonObject(0).getString("invitationId")).isEqualTo(grace);
        JsonObject done = resend("", Map.of("since", LONG_AGO)).json();
        assertThat(outcomes(done)).isEqualTo(outcomes(dry));
        assertThat(delivery(grace).getString("state")).isIn("queued", "sent");
    }

    @ParameterizedTest
    @CsvSource({ "failed, grace", "bounced, linus" })
    void filtersByDeliveryState(String state, String found) {
        failed("failed", "grace");
        failed("bounced", "linus");
        assertThat(outcomes(resend("?dryRun=true", Map.of("since", LONG_AGO, "delivery", List.of(state))).json()))
                .containsExactly(found + " resent");
    }

    @ParameterizedTest
    @CsvSource({ "2019-01-01T00:00:00Z, 1", "2100-01-01T00:00:00Z, 0" })
    void filtersByTime(String since, int found) {
        failed("failed", "grace");
        assertThat(resend("?dryRun=true", Map.of("since", since)).json().getJsonArray("results")).hasSize(found);
    }

    @ParameterizedTest
    @ValueSource(strings = { "0001-01-01T00:00:00Z", "-0001-01-01T00:00:00Z" })
    void rejectsTimesOutOfRange(String since) {
        assertThat(resend("?dryRun=true", Map.of("since", since)).outcome()).isEqualTo("400 validation");
    }

    @Test
    void continuesAtTheCursor() {
        for (int n = 0; n < 5; n++) {
            String id = failed("failed", "p" + n);
            Sql.update("update mail set finished_at = now() - interval '1 h' + make_interval(secs => ?) where id ="
                    + " (select mail_id from invitation where id = ?::uuid)", n, id);
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Map<String, Object> body = new HashMap<>(Map.of("since", LONG_AGO, "limit", 2));
            body.put("cursor", cursor);
            JsonObject page = resend("", body).json();
            seen.addAll(outcomes(page));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(seen).isEqualTo(IntStream.range(0, 5).mapToObj(n -> "p" + n + " resent").toList());
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"since\":null}", "{\"since\":\"then\"}",
            "{\"since\":\"2020-01-01T00:00:00Z\",\"limit\":0}",
            "{\"since\":\"2020-01-01T00:00:00Z\",\"limit\":1001}",
            "{\"since\":\"2020-01-01T00:00:00Z\",\"delivery\":[\"sent\"]}",
            "{\"since\":\"2020-01-01T00:00:00Z\",\"delivery\":[null]}",
            "{\"since\":\"2020-01-01T00:00:00Z\",\"cursor\":\"x\"}" })
    void rejectsInvalidRequests(String body) {
        assertThat(resend("", new JsonObject(body).getMap()).status())
                .isEqualTo(400);
    }

    @Test
    void theConsoleResendsFailedInvitations() {
        failed("failed", "grace");
        Browser browser = Browser.signedIn(account.admin().email());
        String path = "/accounts/" + account.id() + "/invitations";
        assertThat(browser.open(path).html()).contains("The mailbox is full or disabled.").contains(path + "/resend");
        ReceivedPage form = browser.open(path + "/resend");
        ReceivedPage done = browser.submit(form, path + "/resend", Map.of("days", "1"));
        assertThat(done.html()).contains("1 invitation is being resent.");
        Mailbox.await(account.email("grace"), 2);
        assertThat(browser.submit(form, path + "/resend", Map.of("days", "1000000000")).html())
                .contains("No invitations were resent.");
    }

    private String invited(String local) {
        String id = invites.id(local);
        Mailbox.await(account.email(local), 1);
        awaitDelivery(id, "sent");
        return id;
    }

    /** Invites, and sets the email to a final state two minutes later. */
    private String failed(String state, String local) {
        String id = invited(local);
        Sql.update("update invitation set last_mail_at = last_mail_at - interval '2 min' where id = ?::uuid", id);
        Sql.endCooldown(account.email(local));
        String mail = Sql.column("select mail_id from invitation where id = ?::uuid", id).get(0);
        Sql.update("update mail set state = ?, reason = 'mailbox-unavailable', finished_at = now() where id = ?::uuid", state,
                mail);
        return id;
    }

    private Answer resend(String query, Map<String, Object> body) {
        return invites.resendUndelivered(query, body);
    }

    private List<String> rows() {
        return Sql.column("select m::text from mail m where account_id = ?::uuid union all select i::text from invitation i"
                + " where account_id = ?::uuid union all select e.id::text from audit_event e where account_id = ?::uuid"
                + " order by 1", account.id(), account.id(), account.id());
    }

    private static List<String> outcomes(JsonObject result) {
        return result.getJsonArray("results").stream().map(JsonObject.class::cast)
                .map(line -> line.getString("email").replaceAll("@.*", "") + " " + line.getString("outcome")
                        + (line.getJsonObject("reason") == null ? ""
                                : " " + line.getJsonObject("reason").getString("type").replace("/problems/", "")))
                .toList();
    }
}
