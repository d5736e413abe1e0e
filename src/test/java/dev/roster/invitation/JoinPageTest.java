package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.roster.testing.Api;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoinPageTest {

    private static final String UNKNOWN = "A".repeat(86);

    @Test
    void tellsWhoInvitesWhomToWhatAndChangesNothing() {
        TestAccount account = TestAccount.open();
        String grace = account.email("grace");
        account.admin().api().invite(account.id(), grace, "admin");
        String token = Mailbox.tokenFor(grace);

        for (int visit = 0; visit < 2; visit++) {
            Response page = page(token, "en");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.asString()).contains("Ada invited you to join Acme " + account.domain(), "Administrator",
                    account.admin().email(), grace, "Valid until", "confirm that you want to join");
        }
        assertThat(Api.as(grace).accept(token).statusCode()).isEqualTo(201);
    }

    @Test
    void neitherRunsNorLoadsNorKeepsNorTellsAnything() {
        Response page = page(UNKNOWN, "en");

        String policy = page.header("Content-Security-Policy");
        assertThat(policy).startsWith("default-src 'none';").contains("frame-ancestors 'none'").doesNotContain("unsafe");
        assertThat(page.asString()).contains("<style " + policy.replaceAll(".*'nonce-([^']*)'.*", "nonce=\"$1\">"));
        assertThat(page(UNKNOWN, "en").header("Content-Security-Policy")).isNotEqualTo(policy);
        assertThat(page.contentType()).startsWith("text/html");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("X-Robots-Tag")).contains("noindex");
        assertThat(page.header("Vary")).isEqualTo("Accept-Language");
    }

    @Test
    void showsTheWordsOfOthersAsWords() {
        String hostile = "<script>alert(1)</script>\"'&{token}<img src=x onerror=alert(1)>";
        String admin = "ada@" + TestAccount.open().domain();
        Response opened = Api.asOperator().post("/v1/accounts", Map.of("name", hostile, "firstAdminEmail", "x-" + admin));
        assertThat(opened.statusCode()).as(opened.asString()).isEqualTo(201);
        String token = Mailbox.tokenFor("x-" + admin);

        String page = page(token, "en").asString();
        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;").doesNotContain("<script", "<img");
        assertThat(page).doesNotContain(token);
    }

    @Test
    void saysWhatToDoWhenTheInvitationWasUsed() {
        TestAccount account = TestAccount.open();
        Response page = page(Mailbox.tokenFor(account.admin().email()), "en");

        assertThat(page.statusCode()).isEqualTo(409);
        assertThat(page.asString()).contains("This invitation has been used", "simply sign in")
                .doesNotContain(account.domain());
    }

    @Test
    void saysWhatToDoWhenTheInvitationWasRevoked() {
        TestAccount account = TestAccount.open();
        String grace = account.email("grace");
        Response invited = account.admin().api().invite(account.id(), grace, "member");
        String token = Mailbox.tokenFor(grace);
        Response revoked = account.admin().api()
                .delete(account.path() + "/invitations/" + invited.jsonPath().getString("id"));
        assertThat(revoked.statusCode()).as(revoked.asString()).isLessThan(300);

        Response page = page(token, "en");
        assertThat(page.statusCode()).isEqualTo(410);
        assertThat(page.asString()).contains("This invitation was withdrawn", "Ask the person who invited you");
    }

    @ParameterizedTest
    @CsvSource({ "'',en,leads to no invitation", "pl,en,leads to no invitation", "de-AT,de,führt zu keiner Einladung",
            "'ja, es-MX;q=0.8, en;q=0.5',es,no lleva a ninguna", "'en;q=0.3, fr;q=0.9',fr,ne mène à aucune" })
    void speaksTheLanguageOfItsReader(String accepted, String language, String words) {
        Response page = page(UNKNOWN, accepted);

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.header("Content-Language")).isEqualTo(language);
        assertThat(page.asString()).contains("<html lang=\"" + language + "\">", words);
    }

    @ParameterizedTest
    @CsvSource({ "''", "%00", "../../etc/passwd", "%3Cscript%3E" })
    void takesAnythingElseForAnUnknownInvitation(String token) {
        Response page = page(token, "en");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.asString()).contains("This link leads to no invitation").doesNotContain("<script");
    }

    private static Response page(String token, String acceptLanguage) {
        return Api.anonymous().request().urlEncodingEnabled(false).header("Accept-Language", acceptLanguage)
                .get("/join?token=" + token);
    }
}
