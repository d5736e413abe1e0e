package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties that all pages share: headers, escaping, languages, size and error pages. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class PagesTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"'&{frame.formToken}{#each x}<img src=x onerror=alert(1)>\u202Eevil";
    private static final int MAX_BYTES = 60 * 1024;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Inject
    Assets assets;

    @Test
    void pagesLoadOnlyOwnFilesAndNoInlineCode() {
        TestAccount account = TestAccount.open();
        Browser browser = Browser.signedIn(account.admin().email());
        for (String page : new String[] { "members", "invitations", "activity", "roles", "keys", "settings", "dormancy",
                "invite", "invitations/import", "nothing" }) {
            ReceivedPage shown = browser.open("/accounts/" + account.id() + "/" + page);
            assertThat(shown.header("content-security-policy")).startsWith("default-src 'none'; script-src 'self';")
                    .contains("frame-ancestors 'none'").contains("base-uri 'none'").doesNotContain("unsafe");
            assertThat(shown.header("cache-control")).isEqualTo("no-store");
            assertThat(shown.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(shown.header("referrer-policy")).isEqualTo("no-referrer");
            assertThat(shown.html()).doesNotContain("<style", " style=", " onclick=").doesNotContainPattern("<script(?! src)");
        }
    }

    @Test
    void pagesEscapeUserInput() {
        TestAccount account = TestAccount.open();
        Person mallory = account.add("mallory", "member");
        Sql.update("update member set name = ?, name_key = 'mallory' where id = ?::uuid", HOSTILE, mallory.memberId());
        Response renamed = account.admin().api().patch(account.path(), Map.of("name", "<b>{x}</b>"));
        assertThat(renamed.statusCode()).as(renamed.asString()).isEqualTo(200);
        account.admin().api().post(account.path() + "/invitations",
                Map.of("email", account.email("eve"), "name", "<i>Eve</i>", "note", "<u>{note}</u>"));
        Browser browser = Browser.signedIn(account.admin().email());
        String base = "/accounts/" + account.id();

        for (String page : new String[] { "/members", "/invitations", "/activity", "/settings",
                "/members/" + mallory.memberId() + "/remove", "/members/" + mallory.memberId() + "/role?to=admin" }) {
            String html = browser.open(base + page).html();
            assertThat(html).as(page).contains("&lt;b&gt;{x}&lt;/b&gt;")
                    .doesNotContain("<b>{x}", "<img src=x", "<script>", "<i>Eve", "<u>");
        }
        assertThat(browser.open(base + "/members").html())
                .contains("{frame.formToken}").contains("dir=\"auto\"").contains("&lt;script&gt;");
        assertThat(browser.open(base + "/members?search=%22%3E%3Cscript%3E").html()).doesNotContain("\"><script>");
    }

    @ParameterizedTest
    @CsvSource({ "en,en,Members,Invite User", "de-AT,de,Mitglieder,Person einladen", "'pt, es-MX;q=0.8',es,Miembros,Invitar",
            "fr,fr,Membres,Inviter", "pl,en,Members,Invite User" })
    void pagesUseTheLanguageOfTheReader(String accepted, String language, String title, String button) {
        TestAccount account = TestAccount.open();
        Browser browser = Browser.signedIn(account.admin().email()).withLanguage(accepted);
        ReceivedPage page = browser.open("/accounts/" + account.id() + "/members");
        assertThat(page.header("content-language")).isEqualTo(language);
        assertThat(page.html()).contains("<html lang=\"" + language + "\">", "<h1>" + title + "</h1>", button);
    }

    @Test
    void selectedLanguageIsRemembered() {
        TestAccount account = TestAccount.open();
        Browser browser = Browser.signedIn(account.admin().email());
        ReceivedPage page = browser.open("/language/fr?to=" + QueryString.encoded("/accounts/" + account.id() + "/members"));
        assertThat(page.html()).contains("<html lang=\"fr\">", "Membres");
        assertThat(browser.open("/accounts/" + account.id() + "/roles").html()).contains("<html lang=\"fr\">");
        assertThat(browser.request("/language/fr?to=//evil.example").header("location")).matches("http://localhost:\\d+/");
        assertThat(browser.request("/language/xx?to=/").status()).isEqualTo(404);
    }

    @Test
    void pageAndAssetsAreSmallOverTheWire() {
        TestAccount account = TestAccount.open();
        Sql.update(
                """
                        insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                        select ?::uuid, gen_random_uuid(), 'i', 's' || n, 'somebody.' || n || '@many.example', 'Somebody ' || n, 'somebody ' || n,
                            'member', 'active', now(), 0 from generate_series(1, 60) n""",
                account.id());
        Sql.update("""
                insert into activity (account_id, member_id, status, role, idle_since)
                select account_id, id, status, role, joined_at from member where account_id = ?::uuid on conflict do nothing""",
                account.id());
        Browser browser = Browser.signedIn(account.admin().email());
        String path = "/accounts/" + account.id() + "/members";
        String html = browser.open(path).html();
        assertThat(html).contains("somebody.49@many.example").contains("Show more").doesNotContain("somebody.60@");

        int total = zipped(path, browser.cookie("roster_session"));
        Matcher assets = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"").matcher(html);
        while (assets.find()) {
            Response asset = Api.anonymous().request().header("Accept-Encoding", "gzip").get(assets.group(1));
            assertThat(asset.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
            total += zipped(assets.group(1), "");
        }
        assertThat(total).isLessThan(MAX_BYTES);
    }

    /** The first request of a new Java client asks for an upgrade to HTTP/2. The file is larger than an HTTP/2 frame. */
    @Test
    void assetsAreCompleteForClientsThatPreferHttp2() throws Exception {
        for (int i = 0; i < 200; i++) {
            HttpResponse<byte[]> answer = HttpClient.newHttpClient().sendAsync(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + assets.path("console.css")))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray()).get(5, TimeUnit.SECONDS);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.body()).hasSizeGreaterThan(16 * 1024);
        }
    }

    /** RestAssured would decompress the body. */
    private static int zipped(String path, String session) {
        try {
            HttpRequest request = HttpRequest
                    .newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                    .header("Accept-Encoding", "gzip").header("Accept", "text/html")
                    .header("Cookie", "roster_session=" + session)
                    .build();
            HttpResponse<byte[]> answer = CLIENT.send(request,
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            return answer.body().length;
        } catch (java.io.IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/nothing", "/accounts/nothing", "/accounts/01890f3e-7b7a-7c3e-9f0a-3b1c2d4e5f60/members" })
    void notFoundIsShownAsPage(String path) {
        Browser browser = Browser.signedIn(TestAccount.open().admin().email());
        ReceivedPage page = browser.open(path);
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.html()).contains("Page not found or no access", "Request ID");
        assertThat(page.header("x-request-id")).isNotBlank();
        assertThat(page.html()).contains(page.header("x-request-id"));
        assertThat(Api.problem(Api.anonymous().get(path.startsWith("/accounts/0") ? "/nothing" : path)))
                .as("without Accept: text/html")
                .isEqualTo("not-found");
    }

    @Test
    void concurrentChangeIsReported() {
        TestAccount account = TestAccount.open();
        Person ben = account.add("ben", "member");
        Browser browser = Browser.signedIn(account.admin().email());
        String path = "/accounts/" + account.id() + "/members/" + ben.memberId();
        ReceivedPage confirmation = browser.open(path + "/role?to=admin");
        account.admin().api().post(account.path(ben) + "/suspend");

        ReceivedPage stale = browser.submit(confirmation, path + "/role", Map.of("role", "admin", "version", "0"));

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.html()).contains("Someone else changed this", "Reload",
                "href=\"/accounts/" + account.id() + "/members\"");
    }

    @Test
    void demotionOfTheLastAdminIsRejected() {
        TestAccount account = TestAccount.open();
        Browser browser = Browser.signedIn(account.admin().email());
        String path = "/accounts/" + account.id() + "/members/" + account.admin().memberId();

        ReceivedPage rejected = browser.submit(browser.open(path + "/role?to=member"), path + "/role",
                Map.of("role", "member", "version", "0"));

        assertThat(rejected.status()).isEqualTo(409);
        assertThat(rejected.html()).contains("at least one active admin", "Make someone else an admin first.");
    }
}
