package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of the link in an invitation email. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoinPageTest {
    private static final String UNKNOWN = "A".repeat(86);

    private TestAccount account;
    private String grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.email("grace");
    }

    @Test
    void showsTheInvitationAndChangesNothing() {
        String token = invite("admin");

        for (int visit = 0; visit < 2; visit++) {
            Response page = page(token, "en");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.asString()).contains("Ada invited you to join Acme " + account.domain(),
                    "<dd dir=\"auto\">Admin</dd>",
                    account.admin().email(), grace, "Valid until", "Sign in as " + grace, "has not changed anything");
        }
        assertThat(Api.as(grace).accept(token).statusCode()).isEqualTo(201);
    }

    @Test
    void recipientJoinsAfterSignIn() {
        String token = invite("admin");
        String link = "/join?token=" + token;
        Browser browser = new Browser();
        ReceivedPage open = browser.open(link);
        assertThat(open.html()).contains("Sign in to join").doesNotContain("formToken");

        ReceivedPage page = browser.signIn(grace, "/session/sign-in?to=" + QueryString.encoded(link));
        assertThat(page.address().toString()).endsWith(link);
        assertThat(page.html()).contains("Join Acme " + account.domain());
        ReceivedPage joined = browser.submit(page, "/join", Map.of("token", token));

        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.address().getPath()).isEqualTo("/accounts/" + account.id() + "/members");
        assertThat(joined.html()).contains("Welcome, Grace!");
        assertThat(browser.open(link).html()).contains("This invitation has been used");
    }

    @Test
    void otherPersonCannotJoin() {
        String token = invite("member");
        Browser eve = Browser.signedIn(account.email("eve"));

        ReceivedPage page = eve.open("/join?token=" + token);
        assertThat(page.html()).contains("You are signed in as " + account.email("eve"), "this invitation is for " + grace)
                .doesNotContain("action=\"/join\"");
        ReceivedPage rejected = eve.submit(page, "/join", Map.of("token", token));
        assertThat(rejected.status()).isEqualTo(403);
        assertThat(rejected.html()).contains("This invitation is for somebody else", "The invitation stays open");
        assertThat(eve.request("/join", Map.of("token", token)).status()).as("without form token").isEqualTo(403);
        assertThat(Api.as(grace).accept(token).statusCode()).isEqualTo(201);
    }

    @Test
    void decliningNeedsConfirmationButNoSignIn() {
        String token = invite("member");
        Browser browser = new Browser();

        ReceivedPage offer = browser.open("/join?token=" + token);
        assertThat(offer.html()).contains("href=\"/join/decline?token=" + token).doesNotContain("action=\"/join/decline\"");
        ReceivedPage confirmation = browser.open("/join/decline?token=" + token);
        assertThat(confirmation.html()).contains("Decline the invitation to Acme " + account.domain(), grace,
                "action=\"/join/decline\"", "href=\"/join?token=" + token);
        assertThat(browser.open("/join?token=" + token).status()).as("showing the confirmation does not decline")
                .isEqualTo(200);
        assertThat(browser.submit("/join/decline", Map.of("token", token)).html()).contains("You have declined the invitation");
        ReceivedPage again = browser.open("/join?token=" + token);
        assertThat(again.status()).isEqualTo(410);
        assertThat(again.html()).contains("This invitation was declined");
        assertThat(browser.submit("/join/decline", Map.of("token", UNKNOWN)).status()).isEqualTo(404);
    }

    @Test
    void otherPersonCannotDecline() {
        String token = invite("member");
        Browser eve = Browser.signedIn(account.email("eve"));

        assertThat(eve.open("/join?token=" + token).html()).contains("this invitation is for " + grace)
                .doesNotContain("/join/decline");
        assertThat(eve.open("/join/decline?token=" + token).html()).contains("this invitation is for " + grace)
                .doesNotContain("action=\"/join/decline\"");
        ReceivedPage rejected = eve.submit("/join/decline", Map.of("token", token));
        assertThat(rejected.status()).isEqualTo(403);
        assertThat(rejected.html()).contains("This invitation is for somebody else");
        assertThat(Api.as(grace).accept(token).statusCode()).isEqualTo(201);
    }

    @Test
    void signedInRecipientDeclines() {
        String token = invite("member");
        Browser browser = Browser.signedIn(grace);

        assertThat(browser.open("/join?token=" + token).html()).contains("href=\"/join/decline?token=" + token);
        assertThat(browser.submit("/join/decline", Map.of("token", token)).html()).contains("You have declined the invitation");
    }

    @ParameterizedTest
    @CsvSource({ "de,Einladung zu „%s“,ablehnen", "fr,Refuser l’invitation de %s,Refuser l’invitation",
            "es,¿Rechazar la invitación de %s,Rechazar la invitación" })
    void confirmationUsesTheLanguageOfTheReader(String language, String question, String button) {
        Response page = Api.anonymous().request().urlEncodingEnabled(false).header("Accept-Language", language)
                .get("/join/decline?token=" + invite("member"));
        assertThat(page.asString()).contains(question.formatted("Acme " + account.domain()), button);
    }

    @Test
    void reportsThatTheReaderIsAlreadyMember() {
        Person ben = account.add("ben", "member");
        String other = account.email("other");
        account.admin().api().invite(account.id(), other, "member");
        String token = Mailbox.tokenFor(other);
        Sql.update("update invitation set email = ? where account_id = ?::uuid and email = ?", "ben2@" + account.domain(),
                account.id(), other);
        Browser browser = Browser.signedIn(ben.email());
        Sql.update("update browser_session set email = ? where subject = ?", "ben2@" + account.domain(), ben.email());

        ReceivedPage rejected = browser.submit(browser.open("/join?token=" + token), "/join", Map.of("token", token));
        assertThat(rejected.status()).isEqualTo(409);
        assertThat(rejected.html()).contains("You are already a member", "Sign in to open the account");
    }

    @Test
    void cannotBeCachedIndexedOrReferred() {
        Response page = page(UNKNOWN, "en");

        assertThat(page.contentType()).startsWith("text/html");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Robots-Tag")).contains("noindex");
    }

    @Test
    void escapesAccountName() {
        String hostile = "<script>alert(1)</script>\"'&{token}<img src=x onerror=alert(1)>";
        String admin = "ada@" + account.domain();
        Response opened = Api.asOperator().post("/v1/accounts", Map.of("name", hostile, "firstAdminEmail", "x-" + admin));
        assertThat(opened.statusCode()).as(opened.asString()).isEqualTo(201);
        String token = Mailbox.tokenFor("x-" + admin);

        String page = page(token, "en").asString();
        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;").doesNotContain("<script>", "<img src");
    }

    @Test
    void escapesNote() {
        account.admin().api().post(account.path() + "/invitations", Map.of("email", grace, "note",
                "<b onclick=alert(1)>bold</b> {cdi:config} \u202Eesrever"));
        String page = page(Mailbox.tokenFor(grace), "en").asString();
        assertThat(page).contains("&lt;b onclick=alert(1)&gt;bold&lt;/b&gt;").contains("{cdi:config}")
                .doesNotContain("<b onclick");
        // dir="auto" isolates the right-to-left override, so that it ends with the note.
        assertThat(page).matches("(?s).*<[a-z]+[^>]* dir=\"auto\"[^>]*>[^<]*\u202Eesrever[^<]*<.*");
    }

    @Test
    void usedInvitationNamesNextStep() {
        Response page = page(Mailbox.tokenFor(account.admin().email()), "en");

        assertThat(page.statusCode()).isEqualTo(409);
        assertThat(page.asString()).contains("This invitation has been used", "If you accepted it, sign in")
                .doesNotContain(account.domain());
    }

    @Test
    void revokedInvitationNamesNextStep() {
        Response invited = account.admin().api().invite(account.id(), grace, "member");
        String token = Mailbox.tokenFor(grace);
        Response revoked = account.admin().api()
                .delete(account.path() + "/invitations/" + invited.jsonPath().getString("id"));
        assertThat(revoked.statusCode()).as(revoked.asString()).isLessThan(300);

        Response page = page(token, "en");
        assertThat(page.statusCode()).isEqualTo(410);
        assertThat(page.asString()).contains("This invitation was withdrawn", "Ask the person who invited you");
    }

    @Test
    void expiredInvitationNamesNextStep() {
        String token = invite("member");
        Sql.age(account, Duration.ofDays(8));

        Response page = page(token, "en");
        assertThat(page.statusCode()).isEqualTo(410);
        assertThat(page.asString()).contains("This invitation has expired", "Ask the person who invited you for a new one");
    }

    @ParameterizedTest
    @CsvSource({ "'',en,No invitation matches", "pl,en,No invitation matches", "de-AT,de,gibt es keine Einladung",
            "'ja, es-MX;q=0.8, en;q=0.5',es,Ninguna invitación corresponde",
            "'en;q=0.3, fr;q=0.9',fr,Aucune invitation ne correspond" })
    void usesTheLanguageOfTheReader(String accepted, String language, String message) {
        Response page = page(UNKNOWN, accepted);

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.header("Content-Language")).isEqualTo(language);
        assertThat(page.asString()).contains("<html lang=\"" + language + "\">", message);
    }

    @ParameterizedTest
    @CsvSource({ "''", "../../etc/passwd", "%3Cscript%3E" })
    void malformedTokenIsNotFound(String token) {
        Response page = page(token, "en");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.asString()).contains("No invitation matches this link").doesNotContain("<script>");
    }

    /** @return the token of the link */
    private String invite(String role) {
        account.admin().api().invite(account.id(), grace, role);
        return Mailbox.tokenFor(grace);
    }

    private static Response page(String token, String acceptLanguage) {
        return Api.anonymous().request().urlEncodingEnabled(false).header("Accept-Language", acceptLanguage)
                .get("/join?token=" + token);
    }
}
