package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The account's policy about sign-ins, at each decision. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class SignInPolicyTest extends SignInPolicyFixture {
    /** acr, amr and minutes since auth_time of the token; "-" for a claim that is absent. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "gold | - | - | true", "silver | - | - | true", "bronze | - | - | false",
            "- | - | - | false", "GOLD | - | - | false", "gold silver | - | - | false" })
    void requiresOneOfTheAcrValues(String acr, String amr, String age, boolean allowed) {
        set(Map.of("acr", List.of("gold", "silver")));
        assertAllowed(api(acr, amr, age), allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "- | mfa | - | true", "- | pwd hwk | - | true", "- | pwd | - | false",
            "- | - | - | false" })
    void requiresOneOfTheAmrValues(String acr, String amr, String age, boolean allowed) {
        set(Map.of("amr", List.of("mfa", "hwk")));
        assertAllowed(api(acr, amr, age), allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "- | - | 1 | true", "- | - | 9 | true", "- | - | 11 | false", "- | - | - | false" })
    void limitsTheAgeOfTheAuthentication(String acr, String amr, String age, boolean allowed) {
        set(Map.of("maxAge", "PT10M"));
        assertAllowed(api(acr, amr, age), allowed);
    }

    @Test
    void theChallengeSaysWhatIsRequired() {
        set(Map.of("acr", List.of("gold", "silver"), "maxAge", "PT10M"));
        Response denied = grace.api().get(account.path());
        assertThat(denied.statusCode()).isEqualTo(401);
        assertThat(Api.problem(denied)).isEqualTo("insufficient-authentication");
        assertThat(denied.header("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_user_authentication\","
                + " error_description=\"A stronger or newer sign-in is required\", acr_values=\"gold silver\", max_age=\"600\"");
        Response atGateway = grace.api().get("/v1/access?account=" + account.id());
        assertThat(atGateway.statusCode()).isEqualTo(401);
        assertThat(atGateway.header("WWW-Authenticate")).contains("acr_values=\"gold silver\"");
        assertThat(atGateway.header("Roster-Problem")).isEqualTo("insufficient-authentication");
    }

    @Test
    void keysOperatorsAndStrangersAreNotAffected() {
        Keys.Key key = Keys.create(account, grace);
        Keys.Key service = Keys.create(account, account.admin(), "access:introspect");
        set(Map.of("amr", List.of("mfa")));
        assertThat(status(key.api())).isEqualTo(200);
        assertThat(status(operator)).isEqualTo(200);
        assertThat(status(TestAccount.open().admin().api())).isEqualTo(404);
        String path = "/v1/introspect";
        assertThat(service.api().request().formParam("token", grace.api().token()).post(path).asString())
                .isEqualTo("{\"active\":false}");
        assertThat(service.api().request().formParam("token", key.secret()).post(path).jsonPath().getBoolean("active"))
                .isTrue();
        assertThat(service.api().request().formParam("token", api("-", "mfa", "-").token()).post(path).jsonPath()
                .getBoolean("active")).isTrue();
        assertThat(Call.get(grace.api(), "/v1/me").send().status()).isEqualTo(200);
    }

    @Test
    void aMemberWhoIsAnOperatorActsAsOperator() {
        Person both = account.add("olga", "admin");
        set(Map.of("amr", List.of("mfa")));
        assertThat(status(Api.asOperator(both.email()))).isEqualTo(200);
    }

    @Test
    void aChallengeDoesNotCountAsARejectedCredential() {
        set(Map.of("amr", List.of("mfa")));
        for (int i = 0; i < 150; i++) {
            assertThat(status(grace.api())).isEqualTo(401);
        }
        assertThat(status(Api.as(account.admin().email()))).isEqualTo(401);
        set(Map.of());
        assertThat(status(grace.api())).isEqualTo(200);
    }

    @Test
    void nobodyLocksThemselvesOut() {
        Answer rejected = Call.patch(grace.api(), account.path(), Map.of("signInPolicy", Map.of("acr", List.of("gold"))))
                .send();
        assertThat(rejected.outcome()).isEqualTo("400 validation");
        assertThat(rejected.body()).contains("signInPolicy", "must allow your own sign-in");
        assertThat(Call.patch(api("gold", "-", "-"), account.path(), Map.of("signInPolicy", Map.of("acr", List.of("gold"))))
                .send().status()).isEqualTo(200);
        assertThat(status(grace.api())).isEqualTo(401);
        assertThat(Sql.column("select after ->> 'signInPolicy' from audit_event where account_id = ?::uuid"
                + " and action = 'account.changed'", account.id())).singleElement().asString().contains("gold");
    }

    @Test
    void anApiKeyCannotLockMembersOut() {
        Keys.Key key = Keys.create(account, grace);
        assertThat(Call.patch(key.api(), account.path(), Map.of("signInPolicy", Map.of("acr", List.of("x")))).send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(status(grace.api())).isEqualTo(200);
    }

    /** A program could require what only it satisfies, for example its own issuer. */
    @Test
    void aServiceAccountCannotLockMembersOut() {
        String subject = "program." + account.domain();
        Answer created = Call.post(account.admin().api(), account.path() + "/service-accounts",
                Map.of("name", "Export", "role", "admin", "identity", Map.of("subject", subject))).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        Api program = new Api(Tokens.signed(
                new HashMap<>(Map.of("iss", Tokens.issuer(), "aud", "roster", "sub", subject, "acr", "1"))));
        assertThat(status(program)).isEqualTo(200);
        for (Map<String, ?> policy : List.of(Map.of("acr", List.of("1")), Map.of("issuers", List.of(Tokens.issuer())),
                Map.<String, Object> of())) {
            assertThat(Call.patch(program, account.path(), Map.of("signInPolicy", policy)).send().outcome())
                    .isEqualTo("403 forbidden");
        }
        assertThat(status(grace.api())).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = { "{\"acr\":[\"a b\"]}", "{\"acr\":[\"a\\\"b\"]}",
            "{\"amr\":[null]}", "{\"amr\":[\"\"]}", "{\"maxAge\":\"PT1S\"}", "{\"maxAge\":\"P400D\"}", "{\"x\":1}",
            "{\"acr\":[\"ä\"]}" })
    void rejectsInvalidPolicies(String policy) {
        int status = operator.request().contentType("application/json").body("{\"signInPolicy\":" + policy + "}")
                .patch(account.path()).statusCode();
        assertThat(status).isEqualTo(400);
        assertThat(status(grace.api())).isEqualTo(200);
    }

    @Test
    void theConsoleSignsInAgain() {
        Browser browser = Browser.signedIn(grace.email());
        String members = "/accounts/" + account.id() + "/members";
        assertThat(browser.open(members).status()).isEqualTo(200);
        set(Map.of("acr", List.of("gold"), "maxAge", "PT10M"));
        ReceivedPage denied = browser.open(members);
        assertThat(denied.status()).isEqualTo(401);
        assertThat(denied.html()).contains("This account requires a stronger or newer sign-in", "/session/step-up");
        ReceivedPage provider = browser.submit(denied, "/session/step-up", Map.of("to", members, "acr", "gold"));
        assertThat(provider.address().toString()).contains("acr_values=gold", "max_age=0");
        ReceivedPage page = browser.signInAt(provider, grace.email());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.address().getPath()).isEqualTo(members);
    }

    @Test
    void theSettingsOfTheConsoleChangeThePolicy() {
        Browser browser = Browser.signedIn(grace.email());
        String settings = "/accounts/" + account.id() + "/settings";
        ReceivedPage page = browser.open(settings);
        Map<String, String> form = new HashMap<>(Map.of("name", "Acme", "defaultLanguage", "en", "invitationLifetime", "24",
                "apiKeyHeader", "X-API-Key", "auditRetentionDays", "100", "version", version(page), "maxAge", "60"));
        ReceivedPage saved = browser.submit(page, settings, form);
        assertThat(saved.html()).contains("name=\"maxAge\" type=\"number\" min=\"1\" max=\"525600\" value=\"60\"");
        form.put("version", version(saved));
        form.put("acr", "gold silver");
        assertThat(browser.submit(saved, settings, form).html()).contains("It must allow your own sign-in.");
        form.put("acr", "");
        form.put("maxAge", "x");
        assertThat(browser.submit(saved, settings, form).html()).contains("aria-invalid=\"true\"");
    }

    private void assertAllowed(Api principal, boolean allowed) {
        assertAccess(principal, allowed);
        assertThat(Call.delete(principal, account.path(account.admin())).send().status()).isEqualTo(allowed ? 200 : 401);
    }

    /** A token of Grace. */
    private Api api(String acr, String amr, String age) {
        Map<String, Object> claims = new HashMap<>(Tokens.claims(grace.email()));
        if (!acr.equals("-")) {
            claims.put("acr", acr);
        }
        if (!amr.equals("-")) {
            claims.put("amr", Arrays.asList(amr.split(" ")));
        }
        if (!age.equals("-")) {
            claims.put("auth_time", Instant.now().minus(Duration.ofMinutes(Long.parseLong(age))).getEpochSecond());
        }
        return new Api(Tokens.signed(claims));
    }
}
