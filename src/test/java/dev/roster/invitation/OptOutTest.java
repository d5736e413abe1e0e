package dev.roster.invitation;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipients of an invitation opt out of further invitations from the account. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class OptOutTest extends InvitationScenario {
    private static final Pattern KEY = Pattern.compile("/opt-out\\?key=([A-Za-z0-9_-]{86})");
    private static final byte[] ONE_CLICK = "List-Unsubscribe=One-Click".getBytes(UTF_8);

    private String grace;
    private String id;
    private MimeMessage email;
    private String link;
    private Browser browser;

    @BeforeEach
    void invite() throws MessagingException {
        grace = account.email("grace");
        id = invites.id("grace");
        email = Mailbox.await(grace, 1);
        link = link(email);
        browser = new Browser();
    }

    @Test
    void theEmailHasTheLinkAndTheHeaders() throws MessagingException {
        assertThat(email.getHeader("List-Unsubscribe", null)).startsWith("<http").endsWith(link + ">");
        assertThat(email.getHeader("List-Unsubscribe-Post", null)).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(Mailbox.text(email, "text/plain")).contains(link);
        assertThat(link).doesNotContain(Mailbox.token(email));
    }

    @Test
    void openingTheLinkChangesNothing() {
        for (int visit = 0; visit < 2; visit++) {
            ReceivedPage page = browser.open(link);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.html()).contains("Stop invitations from Acme " + account.domain(), grace,
                    "has not changed anything");
        }
        assertThat(inviteAgain("grace").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/x-www-form-urlencoded", "multipart/form-data; boundary=part" })
    void aMailClientOptsOutWithOneClick(String type) {
        byte[] body = type.startsWith("multipart")
                ? "--part\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--part--\r\n"
                        .getBytes(UTF_8)
                : ONE_CLICK;
        assertThat(browser.send(link, type, body).status()).isEqualTo(200);
        assertThat(inviteAgain("grace").outcome()).isEqualTo("409 recipient-opted-out");
    }

    @Test
    void onlyInvitationsFromTheAccountAreRejected() {
        ReceivedPage page = browser.submit(link, Map.of());
        assertThat(page.html()).contains("You will receive no more invitations", "can no longer invite " + grace);
        assertThat(inviteAgain("grace").outcome()).isEqualTo("409 recipient-opted-out");
        assertThat(inviteAgain("GRACE+tag").outcome()).isEqualTo("409 recipient-opted-out");
        assertThat(invites.as(Api.asOperator()).invite("grace").outcome()).isEqualTo("409 recipient-opted-out");
        assertThat(invites.resend(id).outcome()).isEqualTo("409 recipient-opted-out");
        JsonObject list = invites.inviteMany("",
                List.of(Map.of("email", grace), Map.of("email", account.email("linus")))).json();
        assertThat(list.getJsonArray("results").getJsonObject(0).getJsonObject("reason").getString("type"))
                .isEqualTo("/problems/recipient-opted-out");
        assertThat(list.getJsonArray("results").getJsonObject(1).getString("outcome")).isEqualTo("invited");
        assertThat(Invites.of(TestAccount.open()).invite(grace).status()).isEqualTo(201);
        assertThat(Call.accept(Api.as(grace), Mailbox.token(email)).send().status())
                .as("the invitation sent before the opt-out").isEqualTo(201);
    }

    @Test
    void theRecipientCanOptInAgainOncePerHour() {
        browser.submit(link, Map.of());
        ReceivedPage page = browser.open(link);
        assertThat(page.html()).contains("Allow invitations again", "name=\"undo\"");
        assertThat(browser.submit(link, Map.of("undo", "true")).html()).contains("Invitations are allowed again");
        assertThat(inviteAgain("grace").status()).isEqualTo(200);
        browser.submit(link, Map.of());
        assertThat(browser.submit(link, Map.of("undo", "true")).status()).isEqualTo(429);
        assertThat(inviteAgain("grace").outcome()).isEqualTo("409 recipient-opted-out");
        assertThat(actions()).containsExactlyInAnyOrder("invitation.opted-out", "invitation.opted-in", "invitation.opted-out");
    }

    @Test
    void optingOutTwiceWritesOneEvent() {
        browser.submit(link, Map.of());
        browser.submit(link, Map.of());
        assertThat(actions()).containsExactly("invitation.opted-out");
    }

    @Test
    void aQueuedEmailIsNotSent() {
        awaitDelivery(id, "sent");
        Sql.update("update mail set state = 'queued', next_attempt_at = now() + interval '1 hour' where account_id = ?::uuid "
                + "and recipient = ?", account.id(), grace);
        browser.submit(link, Map.of());
        Sql.endCooldown(grace);
        Sql.update("update mail set next_attempt_at = now() where account_id = ?::uuid and state = 'queued'", account.id());
        awaitDelivery(id, "cancelled");
    }

    @Test
    void theLinkWorksAfterTheInvitationIsClosed() {
        invites.revoke(id);
        assertThat(browser.submit(link, Map.of()).status()).isEqualTo(200);
        assertThat(inviteAgain("grace").outcome()).isEqualTo("409 recipient-opted-out");
    }

    @Test
    void optOutKeysAndInvitationTokensAreNotInterchangeable() {
        String key = link.substring(link.indexOf('=') + 1);
        assertThat(Invites.preview(key).outcome()).isEqualTo("404 not-found");
        assertThat(Call.accept(Api.as(grace), key).send().outcome()).isEqualTo("404 not-found");
        assertThat(browser.submit("/opt-out?key=" + Mailbox.token(email), Map.of()).status()).isEqualTo(404);
    }

    @Test
    void erasureKeepsTheOptOutAndInvalidatesTheLink() {
        Answer joined = Call.accept(Api.as(grace), Mailbox.token(email)).send();
        Person member = new Person(grace, joined.json().getJsonObject("member").getString("id"), Api.as(grace));
        browser.submit(link, Map.of());
        assertThat(Call.delete(account.admin().api(), account.path(member)).send().status()).isEqualTo(200);
        Answer erased = Call.post(account.admin().api(), account.path(member) + "/erase").send();
        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        assertThat(browser.open(link).status()).isEqualTo(404);
        assertThat(inviteAgain("grace").outcome()).isEqualTo("409 recipient-opted-out");
        assertThat(Sql.column("select o::text from invitation_opt_out o where account_id = ?::uuid", account.id()))
                .hasSize(1).noneMatch(row -> row.contains("grace"));
    }

    @ParameterizedTest
    @CsvSource({ "de, Einladungen abbestellen, Dieser Link ist ungültig", "en, Stop invitations, This link is not valid",
            "es, No recibir más invitaciones, Este enlace no es válido",
            "fr, Ne plus recevoir d’invitations, Ce lien n’est pas valable" })
    void thePageHasTheLanguageOfTheBrowser(String language, String button, String message) {
        assertThat(browser.withLanguage(language).open(link).html()).contains(button);
        ReceivedPage unknown = browser.open("/opt-out?key=" + "A".repeat(86));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.html()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "?key=", "?key=%3Cscript%3E", "?key=AAAA" })
    void malformedLinksAreNotFound(String query) {
        assertThat(browser.open("/opt-out" + query).status()).isEqualTo(404);
        assertThat(browser.submit("/opt-out" + query, Map.of()).status()).isEqualTo(404);
    }

    private Answer inviteAgain(String local) {
        Sql.age(account, Duration.ofMinutes(2));
        return invites.invite(local);
    }

    private List<String> actions() {
        return Sql.column("select action from audit_event where account_id = ?::uuid and action like 'invitation.opted%'",
                account.id());
    }

    private static String link(MimeMessage email) throws MessagingException {
        Matcher key = KEY.matcher(email.getHeader("List-Unsubscribe", null));
        assertThat(key.find()).isTrue();
        return key.group();
    }
}
