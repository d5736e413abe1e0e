package dev.roster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roster rejects a field with one value that is given twice. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class RepeatedValuesTest {
    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/members?role=admin&role=member", "/members?limit=1&limit=2", "/members?search=a&search=b",
            "/members?sort=name&sort=-name", "/members?limit=1&limit=1", "/invitations?email=a&email=b",
            "/invitations?limit=1&limit=2", "/audit-events?action=a&action=b", "/audit-events?limit=1&limit=2",
            "/audit-events/export?format=csv&format=ndjson", "/reviews?limit=1&limit=2", "/roles?unknown=1&unknown=2",
            "?whatever=1&whatever=2" })
    void rejectedInAQuery(String query) {
        Response rejected = account.admin().api().request().urlEncodingEnabled(false).get(account.path() + query);
        assertThat(rejected.statusCode()).as(rejected.asString()).isEqualTo(400);
        assertThat(Api.problem(rejected)).isEqualTo("validation");
        assertThat(Api.errorFields(rejected)).containsExactly(query.replaceAll(".*&(\\w+)=.*", "$1"));
    }

    @Test
    void rejectedOnlyAfterTheDecision() {
        String path = account.path() + "/members?role=admin&role=member";
        assertThat(Api.anonymous().get(path).statusCode()).isEqualTo(401);
        assertThat(TestAccount.open().admin().api().get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void acceptedForLists() {
        for (String list : new String[] { "/members?status=active&status=suspended", "/invitations?state=open&state=expired",
                "/reviews?state=open&state=completed" }) {
            Response answer = account.admin().api().get(account.path() + list);
            assertThat(answer.statusCode()).as(list + answer.asString()).isEqualTo(200);
        }
    }

    @Test
    void rejectedInAFormOfAProgram() {
        Api service = Keys.create(account, account.admin(), "access:introspect").api();
        for (String twice : new String[] { "token", "account", "token_type_hint" }) {
            Response rejected = service.request().formParam("token", "x").formParam("account", account.id())
                    .formParam("token_type_hint", "access_token").formParam(twice, account.id()).post("/v1/introspect");
            assertThat(rejected.statusCode()).as(rejected.asString()).isEqualTo(400);
            assertThat(Api.errorFields(rejected)).containsExactly(twice);
        }
    }

    @Test
    void rejectedInAFormOfAPage() {
        Browser browser = Browser.signedIn(account.admin().email());
        String settings = "/accounts/" + account.id() + "/settings";
        String twice = "name=One&name=Two&formToken=" + browser.open(settings).formToken();
        ReceivedPage rejected = browser.send(settings, "application/x-www-form-urlencoded", twice.getBytes(UTF_8));
        assertThat(rejected.status()).as(rejected.html()).isEqualTo(400);
        assertThat(account.admin().api().get(account.path()).jsonPath().getString("name")).startsWith("Acme ");
    }
}
