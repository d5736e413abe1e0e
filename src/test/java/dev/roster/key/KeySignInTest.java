package dev.roster.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.EmbedTokens;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API keys pause when their member has not signed in for as long as the account allows. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class KeySignInTest {
    private TestAccount account;
    private Person grace;
    private Key key;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
        key = Keys.create(account, grace);
        awaitSignIn();
    }

    @Test
    void aKeyPausesAndASignInResumesIt() {
        require(30);
        assertThat(access()).isEqualTo("200");
        assertThat(view().getBoolean("paused")).isFalse();
        assertThat(Instant.parse(view().getString("pausesAt"))).isAfter(Instant.now().plusSeconds(29L * 86_400));

        signedInDaysAgo(30);
        assertThat(access()).isEqualTo("401 sign-in-required");
        assertThat(view().getBoolean("paused")).isTrue();

        assertThat(Call.get(grace.api(), account.path()).send().status()).isEqualTo(200);
        Awaitility.await().until(() -> access().equals("200"));
        signedInDaysAgo(29);
        assertThat(access()).isEqualTo("200");
        signedInDaysAgo(30);
        require(0);
        assertThat(access()).isEqualTo("200");
        assertThat(view().getString("pausesAt")).isNull();
    }

    /** Otherwise a program would keep the access of a person whom the identity provider has disabled. */
    @Test
    void theUseOfAKeyIsNoSignIn() {
        require(30);
        signedInDaysAgo(29);
        assertThat(access()).isEqualTo("200");
        EmbedTokens.allow(account, EmbedTokens.ORIGIN);
        Api embedded = EmbedTokens.create(key.api(), account, grace);
        assertThat(embedded.request().header("Origin", EmbedTokens.ORIGIN).get(account.path() + "/members").statusCode())
                .isEqualTo(200);
        Awaitility.await().until(() -> Sql.count("select count(*) from api_key where account_id = ?::uuid and "
                + "last_used_at is not null", account.id()) == 1);
        assertThat(Sql.count("select count(*) from activity where account_id = ?::uuid and member_id = ?::uuid "
                + "and signed_in_at < now() - interval '28 days'", account.id(), grace.memberId())).isEqualTo(1);
        signedInDaysAgo(31);
        assertThat(embedded.request().header("Origin", EmbedTokens.ORIGIN).get(account.path() + "/members").statusCode())
                .isEqualTo(401);
    }

    @Test
    void gatewaysAndIntrospectionDenyAPausedKey() {
        require(1);
        signedInDaysAgo(2);
        Response gateway = key.api().get("/v1/access");
        assertThat(gateway.statusCode()).isEqualTo(401);
        assertThat(gateway.header("Roster-Problem")).isEqualTo("sign-in-required");
        assertThat(gateway.header("WWW-Authenticate")).contains("must sign in");
        Key service = Keys.create(account, account.admin(), "access:introspect");
        assertThat(service.api().request().formParam("token", key.secret()).post("/v1/introspect").asString())
                .isEqualTo("{\"active\":false}");
        assertThat(Call.get(grace.api(), account.path()).send().status()).isEqualTo(200);
    }

    /** Only the holder of the secret learns that the member has not signed in. */
    @Test
    void otherInvalidKeysGetTheUsualProblem() {
        require(1);
        signedInDaysAgo(2);
        assertThat(Call.get(new Api(Keys.withOtherSecret(key.secret())), account.path()).send().outcome())
                .isEqualTo("401 unauthenticated");
        assertThat(Call.get(key.api(), TestAccount.open().path()).send().outcome()).isEqualTo("404 not-found");
        for (int i = 0; i < 120; i++) {
            assertThat(access()).isEqualTo("401 sign-in-required");
        }
        Call.delete(grace.api(), key.path()).send();
        assertThat(access()).isEqualTo("401 unauthenticated");
    }

    /** No key stops at once: the member gets the email before. A higher limit does not count again. */
    @Test
    void aNewOrLowerLimitCountsFromItsSetting() {
        signedInDaysAgo(300);
        require(30);
        assertThat(access()).isEqualTo("200");
        assertThat(daysUntilPause()).isEqualTo(30);
        limitWasSetDaysAgo(20);
        require(60);
        assertThat(daysUntilPause()).isEqualTo(40);
        require(10);
        assertThat(daysUntilPause()).isEqualTo(10);
        assertThat(access()).isEqualTo("200");
    }

    private long daysUntilPause() {
        return Math.round(Duration.between(Instant.now(), Instant.parse(view().getString("pausesAt"))).toHours() / 24.0);
    }

    /** RFC 7662: a resource server can remember the response until {@code exp}. */
    @Test
    void anIntrospectedKeyEndsWhenItPauses() {
        require(30);
        Key service = Keys.create(account, account.admin(), "access:introspect");
        JsonObject found = new JsonObject(service.api().request().formParam("token", key.secret()).post("/v1/introspect")
                .asString());
        assertThat(found.getLong("exp")).isBetween(Instant.now().plusSeconds(29L * 86_400).getEpochSecond(),
                Instant.now().plusSeconds(30L * 86_400).getEpochSecond());
    }

    /** Without a sign-in since the member joined, the time of joining counts. */
    @Test
    void aMemberWithoutASignInCountsFromJoining() {
        require(30);
        Sql.update("update activity set signed_in_at = null where account_id = ?::uuid and member_id = ?::uuid", account.id(),
                grace.memberId());
        limitWasSetLongAgo();
        assertThat(access()).isEqualTo("200");
        Sql.update("update member set joined_at = joined_at - interval '31 days' where account_id = ?::uuid and id = ?::uuid",
                account.id(), grace.memberId());
        assertThat(access()).isEqualTo("401 sign-in-required");
    }

    @Test
    void anAdminSetsTheLimit() {
        for (int days : new int[] { -1, 366 }) {
            assertThat(set(account.admin().api(), days).outcome()).isEqualTo("400 validation");
        }
        assertThat(set(account.add("bob", "member").api(), 1).outcome()).isEqualTo("403 forbidden");
        try (TestEdge edge = TestEdge.start(TestEdge.credential())) {
            assertThat(set(account.admin().api(), 90).json().getInteger("keySignInDays")).isEqualTo(90);
            assertThat(edge.invalidatedAccounts()).contains(account.id());
        }
        JsonObject event = Call.get(account.admin().api(), account.path() + "/audit-events?limit=1").send().json()
                .getJsonArray("items").getJsonObject(0);
        assertThat(event.getJsonObject("after").getInteger("keySignInDays")).isEqualTo(90);
        assertThat(set(account.admin().api(), 0).json().getInteger("keySignInDays")).isNull();
    }

    @Test
    void theConsoleShowsTheLimitAndPausedKeys() {
        Browser browser = Browser.signedIn(account.admin().email());
        String settings = "/accounts/" + account.id() + "/settings";
        ReceivedPage page = browser.open(settings);
        assertThat(page.html()).contains("Pause API keys without a sign-in for (days)");
        JsonObject current = Call.get(account.admin().api(), account.path()).send().json();
        Map<String, String> form = new HashMap<>(Map.of("name", current.getString("name"), "defaultLanguage", "en",
                "invitationLifetime", "168", "allowedEmailDomains", "", "apiKeyHeader", "X-API-Key", "auditRetentionDays",
                "1095",
                "embedOrigins", "", "keySignInDays", "14", "version",
                Sql.column("select version from account where id = ?::uuid",
                        account.id()).get(0)));
        assertThat(browser.submit(page, settings, form).html()).contains("Saved.", "value=\"14\"");
        assertThat(browser.open("/accounts/" + account.id() + "/keys").html()).contains("Pauses without a sign-in:");
        signedInDaysAgo(15);
        assertThat(browser.open("/accounts/" + account.id() + "/keys").html()).contains("Paused until the member signs in");
        assertThat(browser.open("/accounts/" + account.id() + "/members/" + grace.memberId()).html())
                .contains("Paused until the member signs in");
    }

    /** The flush after the sign-in must not overwrite the time that a test sets. */
    private void awaitSignIn() {
        Awaitility.await().until(() -> Sql.count("select count(*) from activity where account_id = ?::uuid and "
                + "member_id = ?::uuid and signed_in_at is not null", account.id(), grace.memberId()) == 1);
    }

    private void signedInDaysAgo(int days) {
        limitWasSetLongAgo();
        Sql.update("update activity set signed_in_at = now() - make_interval(hours => 24 * ?) where account_id = ?::uuid "
                + "and member_id = ?::uuid", days, account.id(), grace.memberId());
    }

    /** The limit counts from its setting at the earliest. */
    private void limitWasSetLongAgo() {
        limitWasSetDaysAgo(400);
    }

    private void limitWasSetDaysAgo(int days) {
        Sql.update("update account set key_sign_in_since = now() - make_interval(hours => 24 * ?) where id = ?::uuid "
                + "and key_sign_in_days is not null", days, account.id());
    }

    private void require(int days) {
        assertThat(set(account.admin().api(), days).outcome()).isEqualTo("200");
    }

    private Answer set(Api principal, int days) {
        return Call.patch(principal, account.path(), Map.of("keySignInDays", days)).send();
    }

    private JsonObject view() {
        return Call.get(account.admin().api(), account.path() + "/api-keys").send().json().getJsonArray("items")
                .getJsonObject(0);
    }

    private String access() {
        return Call.get(key.api(), account.path()).send().outcome();
    }
}
