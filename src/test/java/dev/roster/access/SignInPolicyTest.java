package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The account's policy about sign-ins, at each decision. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class SignInPolicyTest {
    private final Api operator = Api.asOperator();
    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
    }

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

    @Test
    void requiresOneOfTheIssuers() {
        Api second = joinWithSecond("linus");
        Keys.Key service = Keys.create(account, account.admin(), "access:introspect");
        set(Map.of("issuers", List.of(Tokens.secondIssuer())));
        assertAccess(second, true);
        assertAccess(grace.api(), false);
        assertThat(introspect(service, second)).isTrue();
        assertThat(introspect(service, grace.api())).isFalse();
        Response denied = grace.api().get(account.path());
        assertThat(Api.problem(denied)).isEqualTo("insufficient-authentication");
        assertThat(denied.header("WWW-Authenticate")).startsWith("Bearer error=\"insufficient_user_authentication\"")
                .endsWith(", issuers=\"" + Tokens.secondIssuer() + "\"");
        set(Map.of("issuers", List.of(Tokens.issuer())));
        assertAccess(second, false);
        assertAccess(grace.api(), true);
        assertThat(introspect(service, second)).isFalse();
        set(Map.of("issuers", List.of(Tokens.issuer(), Tokens.secondIssuer())));
        assertAccess(second, true);
        assertAccess(grace.api(), true);
        set(Map.of());
        assertAccess(second, true);
    }

    private static boolean introspect(Keys.Key service, Api principal) {
        return service.api().request().formParam("token", principal.token()).post("/v1/introspect").jsonPath()
                .getBoolean("active");
    }

    @Test
    void nobodyLeavesOutTheOwnIssuer() {
        Answer rejected = Call.patch(grace.api(), account.path(),
                Map.of("signInPolicy", Map.of("issuers", List.of(Tokens.secondIssuer())))).send();
        assertThat(rejected.outcome()).isEqualTo("400 validation");
        assertThat(rejected.body()).contains("must allow your own sign-in");
        assertThat(Call.patch(grace.api(), account.path(),
                Map.of("signInPolicy", Map.of("issuers", List.of(Tokens.issuer())))).send().status()).isEqualTo(200);
        assertThat(Sql.column("select after -> 'signInPolicy' ->> 'issuers' from audit_event where account_id = ?::uuid"
                + " and action = 'account.changed'", account.id())).singleElement().asString().contains(Tokens.issuer());
        assertThat(Call.get(grace.api(), account.path()).send().json().getJsonObject("signInPolicy").getJsonArray("issuers"))
                .containsExactly(Tokens.issuer());
    }

    @Test
    void anUnknownIssuerIsInvalid() {
        for (List<String> issuers : List.of(List.of("https://typo.example"),
                List.of(Tokens.issuer(), "https://typo.example"), List.of(Tokens.issuer() + "/"),
                List.of("client:" + Tokens.issuer()))) {
            Answer rejected = Call.patch(operator, account.path(), Map.of("signInPolicy", Map.of("issuers", issuers))).send();
            assertThat(rejected.outcome()).as(issuers.toString()).isEqualTo("400 validation");
            assertThat(rejected.body()).contains("signInPolicy");
        }
        assertThat(status(grace.api())).isEqualTo(200);
    }

    /** The policy denies every other issuer, and stays as it is when other settings change. */
    @Test
    void theRemovalOfAnIssuerFromTheSettingsOpensTheAccountToNoOther() {
        String policy = "{\"acr\":[],\"amr\":[],\"issuers\":[\"https://former.example\"]}";
        Browser browser = Browser.signedIn(grace.email());
        String settings = "/accounts/" + account.id() + "/settings";
        Sql.update("update account set sign_in_policy = ? where id = ?::uuid", policy, account.id());
        assertThat(status(grace.api())).isEqualTo(401);
        assertThat(browser.open(settings).html()).contains("another identity provider only")
                .doesNotContain("/session/step-up");
        set(Map.of("issuers", List.of("https://former.example"), "maxAge", "P1D"));
        assertThat(status(grace.api())).isEqualTo(401);
        set(Map.of("issuers", List.of("https://former.example", Tokens.issuer())));
        assertThat(status(grace.api())).isEqualTo(200);
        assertThat(browser.open(settings).html())
                .contains("value=\"https://former.example\" checked", "no longer accepted by");
        set(Map.of("issuers", List.of(Tokens.issuer())));
        assertThat(Call.patch(operator, account.path(),
                Map.of("signInPolicy", Map.of("issuers", List.of("https://former.example")))).send().outcome())
                .isEqualTo("400 validation");
    }

    @Test
    void theConsoleOffersTheIssuers() {
        Browser browser = Browser.signedIn(grace.email());
        String settings = "/accounts/" + account.id() + "/settings";
        ReceivedPage page = browser.open(settings);
        assertThat(page.html()).contains("value=\"" + Tokens.issuer() + "\">", "value=\"" + Tokens.secondIssuer() + "\">");
        Map<String, String> form = new HashMap<>(Map.of("name", "Acme", "defaultLanguage", "en", "invitationLifetime", "24",
                "apiKeyHeader", "X-API-Key", "auditRetentionDays", "100", "version", version(page), "issuers",
                Tokens.secondIssuer()));
        assertThat(browser.submit(page, settings, form).html()).contains("It must allow your own sign-in.",
                "value=\"" + Tokens.secondIssuer() + "\" checked");
        form.put("issuers", Tokens.issuer());
        ReceivedPage saved = browser.submit(page, settings, form);
        assertThat(saved.html()).contains("value=\"" + Tokens.issuer() + "\" checked");
        assertThat(Sql.column("select sign_in_policy from account where id = ?::uuid", account.id())).singleElement()
                .asString().contains(Tokens.issuer());
    }

    /** A session from before the operator exchanged the two issuers. */
    @Test
    void theConsoleSendsThePersonToTheRightIssuer() {
        Browser browser = Browser.signedIn(grace.email());
        String members = "/accounts/" + account.id() + "/members";
        for (String table : List.of("browser_session", "member")) {
            Sql.update("update " + table + " set issuer = ? where subject = ?", Tokens.secondIssuer(), grace.email());
        }
        set(Map.of("issuers", List.of(Tokens.secondIssuer())));
        assertThat(browser.open(members).status()).isEqualTo(200);
        set(Map.of("issuers", List.of(Tokens.issuer())));
        ReceivedPage denied = browser.open(members);
        assertThat(denied.status()).isEqualTo(401);
        assertThat(denied.html()).contains("/session/step-up").doesNotContain("another identity provider only");
        Sql.update("update member set issuer = ? where subject = ?", Tokens.issuer(), grace.email());
        ReceivedPage provider = browser.submit(denied, "/session/step-up", Map.of("to", members, "acr", ""));
        ReceivedPage page = browser.signInAt(provider, grace.email());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.address().getPath()).isEqualTo(members);
    }

    /** Roster binds no membership to an identity that the policy would then deny. */
    @Test
    void peopleOfAnotherIssuerDoNotJoin() {
        set(Map.of("issuers", List.of(Tokens.issuer())));
        String email = account.email("linus");
        account.admin().api().invite(account.id(), email, "member");
        String token = Mailbox.tokenFor(email, 0);
        assertThat(Call.accept(new Api(Tokens.ofSecond("second-" + email, email)), token).send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(Call.accept(new Api(Tokens.of(email)), token).send().status()).isEqualTo(201);

        String imported = account.email("ken");
        Call.post(operator, account.path() + "/members/import", "application/x-ndjson",
                "{\"email\":\"" + imported + "\",\"name\":\"Ken\"}").send();
        assertThat(status(new Api(Tokens.ofSecond("second-" + imported, imported)))).isEqualTo(404);
        assertThat(Sql.column("select subject from member where account_id = ?::uuid and email = ?", account.id(), imported))
                .containsOnlyNulls();
        assertThat(status(new Api(Tokens.of(imported)))).isNotEqualTo(404);
    }

    @Test
    void aFileOfIdentitiesLocksNobodyOut() {
        set(Map.of("issuers", List.of(Tokens.issuer())));
        JsonObject result = Call.post(operator, "/v1/identities/relink", "application/x-ndjson",
                new JsonObject().put("issuer", Tokens.issuer()).put("subject", grace.email())
                        .put("newIssuer", Tokens.secondIssuer()).put("newSubject", "new." + grace.email()).encode())
                .send().json();
        assertThat(result.getInteger("relinked")).as(result.encode()).isZero();
        assertThat(result.getInteger("rejected")).isEqualTo(1);
        assertThat(status(grace.api())).isEqualTo(200);
    }

    private Api joinWithSecond(String name) {
        String email = account.email(name);
        account.admin().api().invite(account.id(), email, "admin");
        Api person = new Api(Tokens.ofSecond("second-" + email, email));
        assertThat(Call.accept(person, Mailbox.tokenFor(email, 0)).send().status()).isEqualTo(201);
        return person;
    }

    private static String version(ReceivedPage page) {
        return page.html().replaceFirst("(?s).*?name=\"version\" value=\"(\\d+)\".*", "$1");
    }

    private void set(Map<String, ?> policy) {
        Answer answer = Call.patch(operator, account.path(), Map.of("signInPolicy", policy)).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void assertAllowed(Api principal, boolean allowed) {
        assertAccess(principal, allowed);
        assertThat(Call.delete(principal, account.path(account.admin())).send().status()).isEqualTo(allowed ? 200 : 401);
    }

    private void assertAccess(Api principal, boolean allowed) {
        assertThat(status(principal)).isEqualTo(allowed ? 200 : 401);
        assertThat(principal.get("/v1/access?account=" + account.id()).statusCode()).isEqualTo(allowed ? 200 : 401);
    }

    private int status(Api principal) {
        return Call.get(principal, account.path()).send().status();
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
