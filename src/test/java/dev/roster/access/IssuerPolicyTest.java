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
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The issuers that the account's sign-in policy accepts. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class IssuerPolicyTest extends SignInPolicyFixture {
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
}
