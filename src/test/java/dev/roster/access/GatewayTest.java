package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.ForgedTokens;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/access}, which gateways call. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class GatewayTest {
    private TestAccount account;
    private Person clerk;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        account.addRole("clerk", "invoice:read", "account:read");
        clerk = account.add("clerk", "clerk");
    }

    @Test
    void identifiesTheMember() {
        Response yes = authorize(clerk.api(), "");
        assertThat(yes.statusCode()).isEqualTo(200);
        assertThat(yes.header("Roster-Account")).isEqualTo(account.id());
        assertThat(yes.header("Roster-Member")).isEqualTo(clerk.memberId());
        assertThat(yes.header("Roster-Role")).isEqualTo("clerk");
        assertThat(yes.header("Roster-Permissions")).isEqualTo("account:read invoice:read");
        assertThat(yes.header("Cache-Control")).isEqualTo("no-store");
        assertThat(yes.asString()).isEmpty();
    }

    @Test
    void requiresAPermission() {
        assertThat(authorize(clerk.api(), "&permission=invoice:read").statusCode()).isEqualTo(200);
        assertThat(authorize(account.admin().api(), "&permission=unknown:permission").statusCode()).isEqualTo(200);
        assertDenied(authorize(clerk.api(), "&permission=invoice:send"), 403, "forbidden");
        for (String none : new String[] { "*", "invoice:*", "invoice", "" }) {
            assertDenied(authorize(clerk.api(), "&permission=" + none), 400, "validation");
        }
    }

    @Test
    void deniesTheNextRequestAfterALossOfPermissions() {
        account.admin().api().post(account.path(clerk) + "/suspend").then().statusCode(200);
        assertDenied(authorize(clerk.api(), ""), 403, "member-suspended");
        account.admin().api().post(account.path(clerk) + "/reactivate").then().statusCode(200);
        assertThat(authorize(clerk.api(), "").statusCode()).isEqualTo(200);
        account.admin().api().delete(account.path(clerk)).then().statusCode(200);
        assertDenied(authorize(clerk.api(), ""), 403, "forbidden");
    }

    @Test
    void hidesAccountsFromStrangers() {
        Response stranger = authorize(TestAccount.open().admin().api(), "");
        Response none = clerk.api().get("/v1/access?account=" + UUID.randomUUID());
        assertDenied(stranger, 403, "forbidden");
        assertDenied(none, 403, "forbidden");
        assertDenied(clerk.api().get("/v1/access?account=acme"), 400, "validation");
        assertDenied(clerk.api().get("/v1/access"), 400, "validation");
    }

    @Test
    void reportsInvalidCredentials() {
        Response anonymous = authorize(Api.anonymous(), "");
        assertDenied(anonymous, 401, "unauthenticated");
        assertThat(anonymous.header("WWW-Authenticate")).isEqualTo("Bearer");
        Response expired = authorize(new Api(ForgedTokens.expired(clerk.email())), "");
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
        assertThat(expired.asString()).isEmpty();
    }

    @Test
    void acceptsTheAccountInTheQueryOrInTheHeader() {
        TestAccount own = TestAccount.open();
        assertThat(own.admin().api().request().header("Roster-Account", own.id()).get("/v1/access").statusCode())
                .isEqualTo(200);
        assertDenied(own.admin().api().request().header("Roster-Account", own.id()).get("/v1/access?account=" + account.id()),
                400, "validation");
    }

    /** nginx sends GET, Traefik the method in a header, Envoy the method and the path. */
    @ParameterizedTest
    @ValueSource(strings = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" })
    void ignoresMethodAndPath(String method) {
        String target = "/v1/access?account=" + account.id() + "&permission=invoice:read";
        assertThat(clerk.api().request().request(method, target).statusCode()).isEqualTo(200);
        assertThat(Api.anonymous().request().request(method, target).statusCode()).isEqualTo(401);
        TestAccount own = TestAccount.open();
        for (String path : new String[] { "/", "/invoices/7", "/v1/accounts", "/a/b/c.html" }) {
            String below = "/v1/access" + path + "?account=" + own.id() + "&permission=account:read";
            assertThat(below(clerk.api(), "invoice:read").request(method, below).statusCode()).as(below).isEqualTo(200);
            assertThat(below(clerk.api(), "invoice:send").request(method, below).statusCode()).as(below).isEqualTo(403);
            assertThat(below(Api.anonymous(), "invoice:read").request(method, below).statusCode()).as(below).isEqualTo(401);
            assertThat(below(own.admin().api(), "invoice:read").request(method, below).statusCode())
                    .as("Roster ignores the client's query").isEqualTo(403);
        }
    }

    /** Some proxies also send the body of the request. */
    @Test
    void ignoresABody() {
        for (int i = 0; i < 3; i++) {
            assertThat(clerk.api().request().body("x".repeat(100_000)).post("/v1/access?account=" + account.id()).statusCode())
                    .isEqualTo(200);
            assertThat(Api.anonymous().request().body("x".repeat(100_000)).put("/v1/access/a").statusCode()).isEqualTo(401);
        }
    }

    private RequestSpecification below(Api client, String permission) {
        return client.request().urlEncodingEnabled(false).header("Roster-Account", account.id())
                .header("Roster-Permission", permission);
    }

    @Test
    void countsAsActivity() {
        authorize(clerk.api(), "");
        Awaitility.await().atMost(java.time.Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                account.admin().api().get(account.path(clerk)).jsonPath().getString("lastActiveVia")).isEqualTo("gateway"));
    }

    private Response authorize(Api client, String more) {
        return client.get("/v1/access?account=" + account.id() + more);
    }

    private static void assertDenied(Response response, int status, String problem) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.header("Roster-Problem")).isEqualTo(problem);
        assertThat(response.asString()).isEmpty();
    }
}
