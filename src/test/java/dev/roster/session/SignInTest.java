package dev.roster.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class SignInTest {
    private static final String COOKIE = "roster_session";

    @Test
    void redirectsToTheRequestedPage() {
        TestAccount account = TestAccount.open();
        String members = "/accounts/" + account.id() + "/members?search=ada";

        ReceivedPage page = new Browser().signIn(account.admin().email(), members);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.address().toString()).endsWith(members);
        assertThat(page.html()).contains(account.admin().email());
    }

    @Test
    void protectsTheCookieFromScriptsAndOtherSites() {
        TestAccount account = TestAccount.open();
        Browser browser = new Browser();
        ReceivedPage redirect = browser.request("/session/sign-in?to=/accounts");
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(redirect.header("location")).startsWith(Tokens.issuer()).contains("code_challenge_method=S256", "state=",
                "nonce=");
        assertThat(redirect.header("set-cookie")).contains("HTTPOnly").contains("Path=/session");

        ReceivedPage page = browser.signIn(account.admin().email(), "/accounts");
        assertThat(browser.cookie(COOKIE)).hasSize(43);
        assertThat(browser.cookieAttributes(COOKIE)).contains("HTTPOnly", "SameSite=Lax", "Path=/").doesNotContain("Domain");
        assertThat(page.html()).doesNotContain(browser.cookie(COOKIE)).doesNotContain("eyJ");
        assertThat(Sql.count("select count(*) from browser_session where subject = ?", account.admin().email()))
                .isEqualTo(1);
    }

    @Test
    void replacesAPlantedSession() {
        TestAccount account = TestAccount.open();
        Browser attacker = Browser.signedIn(account.admin().email());
        String planted = attacker.cookie(COOKIE);
        Browser victim = new Browser();
        String invented = "A".repeat(43);
        victim.addCookie(COOKIE, invented);

        victim.signIn(account.email("victim"), "/accounts");
        assertThat(victim.cookie(COOKIE)).isNotIn(planted, invented);

        Browser second = new Browser();
        second.addCookie(COOKIE, planted);
        second.open("/session/sign-out");
        assertThat(second.open("/accounts").html()).as("the session of the attacker, not of the victim")
                .contains(account.admin().email());
    }

    @ParameterizedTest
    @ValueSource(strings = { "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
            "javascript:alert(1)", "/\t/evil.example", "evil.example", "", "/session/end", "/a b", "/ä" })
    void doesNotRedirectToOtherSites(String target) {
        assertThat(LocalPath.of(target)).isEqualTo("/");
        Browser browser = Browser.signedIn(TestAccount.open().admin().email());
        ReceivedPage answer = browser
                .request("/session/sign-in?to=" + java.net.URLEncoder.encode(target, java.nio.charset.StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).matches("http://localhost:\\d+/");
    }

    @Test
    void signOutEndsTheSessionHereAndAtTheIdentityProvider() {
        TestAccount account = TestAccount.open();
        Browser browser = Browser.signedIn(account.admin().email());
        Browser thief = new Browser();
        thief.addCookie(COOKIE, browser.cookie(COOKIE));
        assertThat(thief.request("/accounts").status()).isEqualTo(200);
        ReceivedPage home = browser.open("/accounts");

        ReceivedPage answer = browser.request("/session/sign-out", Map.of("formToken", home.formToken()));
        assertThat(answer.header("location")).endsWith("/session/end");
        ReceivedPage end = browser.request("/session/end");
        assertThat(end.header("location")).startsWith(Tokens.issuer()).contains("id_token_hint=", "post_logout_redirect_uri=");
        assertThat(browser.open("/session/sign-in?to=/accounts").address().toString()).startsWith(Tokens.issuer());
        assertThat(thief.request("/accounts").status()).as("the stolen cookie").isEqualTo(303);
    }

    @Test
    void rejectsASignOutFromAnotherSite() {
        TestAccount account = TestAccount.open();
        Browser browser = Browser.signedIn(account.admin().email());

        assertThat(browser.request("/session/sign-out", Map.of()).status()).isEqualTo(403);
        assertThat(browser.request("/accounts").status()).isEqualTo(200);
    }

    @Test
    void requiresANewSignInWhenTheSessionIsNoLongerFresh() {
        TestAccount account = TestAccount.open();
        Browser browser = Browser.signedIn(account.admin().email());
        String settings = "/accounts/" + account.id() + "/settings";
        String token = browser.open(settings).formToken();
        age(account, "fresh_until");

        assertThat(browser.request(settings).header("location")).contains("/session/sign-in?to=");
        ReceivedPage changed = browser.request(settings,
                Map.of("name", "Renamed", "defaultLanguage", "en", "invitationLifetime", "24", "allowedEmailDomains", "",
                        "apiKeyHeader", "X-API-Key", "auditRetentionDays", "1095", "version", "0", "formToken", token));
        assertThat(changed.status()).as("a form that was open").isEqualTo(303);

        age(account, "expires_at");
        assertThat(browser.request(settings, Map.of("formToken", token)).status()).isEqualTo(401);
        assertThat(browser.open(settings).address().toString()).as("the cookie of Quarkus does not start a session")
                .startsWith(Tokens.issuer());
    }

    /** A sign-in without credentials does not extend the session. */
    @Test
    void endsAfterItsLifetime() {
        TestAccount account = TestAccount.open();
        Browser browser = new Browser();
        assertThat(browser.request("/session/sign-in?to=/accounts").header("location")).as("lifetime less a minute, in seconds")
                .contains("max_age=43140");

        browser.signIn(account.admin().email(), "/accounts", ago(Duration.ofHours(12).minusMinutes(10)));
        assertThat(browser.request("/accounts").status()).isEqualTo(200);
        assertThat(Sql.count("select count(*) from browser_session where subject = ? and fresh_until = expires_at"
                + " and expires_at < now() + interval '10 minutes'", account.admin().email())).isEqualTo(1);
        Sql.update("update browser_session set fresh_until = fresh_until - interval '11 minutes',"
                + " expires_at = expires_at - interval '11 minutes' where subject = ?", account.admin().email());
        assertThat(browser.request("/accounts").status()).isEqualTo(303);
    }

    @Test
    void failsIfTheIdentityProviderIgnoresMaxAge() {
        Browser browser = new Browser();
        ReceivedPage page = browser.signIn(TestAccount.open().admin().email(), "/accounts", ago(Duration.ofHours(13)));
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.html()).contains("Sign-in failed");
        assertThat(browser.cookie(COOKIE)).isNull();
    }

    private static Instant ago(Duration time) {
        return Instant.now().minus(time);
    }

    @Test
    void showsAnErrorIfTheIdentityProviderRejectsTheSignIn() {
        Browser browser = new Browser();
        String redirect = browser.request("/session/sign-in?to=/accounts").header("location");
        String state = redirect.replaceAll(".*[?&]state=([^&]*).*", "$1");

        ReceivedPage failed = browser.open("/session/return?error=access_denied&state=" + state);
        assertThat(failed.status()).isEqualTo(401);
        assertThat(failed.html()).contains("Sign-in failed", "Request ID", "Sign in again");

        browser.request("/session/sign-in?to=/accounts");
        assertThat(browser.request("/session/return?code=made-up&state=" + state).status()).as("a state that was used")
                .isEqualTo(302);
        assertThat(browser.cookie(COOKIE)).isNull();
    }

    private static void age(TestAccount account, String column) {
        Sql.update("update browser_session set " + column + " = now() - interval '1 second' where subject = ?",
                account.admin().email());
    }
}
