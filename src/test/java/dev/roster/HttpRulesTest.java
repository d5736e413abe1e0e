package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.RawHttp;
import dev.roster.testing.RawHttp.Reply;
import dev.roster.testing.RosterStack;
import dev.roster.testing.SharedAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of HTTP and JSON that hold for every operation. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class HttpRulesTest extends SharedAccount {
    @ParameterizedTest
    @ValueSource(strings = { "", "/members", "/audit-events", "/members/not-an-id" })
    void responsesForbidStoring(String path) {
        assertThat(admin.get(account.path() + path).header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void theApiHasNoPages() {
        for (String path : new String[] { "/v1", "/v1/", "/v1/nothing" }) {
            Response answer = admin.request().accept("application/json, text/html").get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.contentType()).as(path).isEqualTo("application/problem+json");
        }
    }

    /** Otherwise a browser could show a member's name as HTML. */
    @Test
    void textIsNotAcceptable() {
        for (String path : new String[] { "/v1/me", account.path(account.admin()), account.path() + "/audit-events" }) {
            Response answer = admin.request().accept("text/html").get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(406);
            assertThat(Api.problem(answer)).isEqualTo("not-acceptable");
        }
        Response introspected = admin.request().accept("text/plain").formParam("token", "x").formParam("account", account.id())
                .post("/v1/introspect");
        assertThat(introspected.statusCode()).isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/", "text/html/x", "application/json;q=" })
    void ignoresAnUnreadableAccept(String accept) {
        Response answer = admin.request().header("Accept", accept).get("/v1/me");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/json");
    }

    @Test
    void rejectsDuplicateNames() {
        Response answer = admin.request().contentType(ContentType.JSON)
                .body("{\"email\":\"" + account.email("one") + "\",\"email\":\"" + account.email("two") + "\"}")
                .post(account.path() + "/invitations");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(Api.problem(answer)).isEqualTo("malformed-body");
        Response single = admin.request().contentType(ContentType.JSON).body("{\"name\":null,\"name\":\"Key\"}")
                .patch(account.path(account.admin()) + "/api-keys/" + account.id());
        assertThat(single.statusCode()).as(single.asString()).isEqualTo(400);
    }

    @Test
    void ignoresAnUnreadableSecondAccept() {
        for (String path : new String[] { "/v1/me", "/accounts", "/join" }) {
            int without = RawHttp.get(RestAssured.port, path).status();
            Reply answer = RawHttp.get(RestAssured.port, path, "Accept: application/json\r\n", "Accept: text/html/x\r\n");
            assertThat(answer.status()).as(answer.head()).isEqualTo(without);
            assertThat(RawHttp.get(RestAssured.port, path, "Accept: /\r\n").status()).as(path).isEqualTo(without);
        }
    }

    @Test
    void openingAndClosingAnAccountReturnItsVersion() {
        Response opened = Api.asOperator().post("/v1/accounts",
                Map.of("name", "Versioned", "firstAdminEmail", account.email("first")));
        assertThat(opened.statusCode()).as(opened.asString()).isEqualTo(201);
        String path = "/v1/accounts/" + opened.jsonPath().getString("id");
        assertThat(opened.header("ETag")).isEqualTo(Api.asOperator().get(path).header("ETag"));
        Response closed = Api.asOperator().post(path + "/close");
        assertThat(closed.header("ETag")).isNotEqualTo(opened.header("ETag"))
                .isEqualTo(Api.asOperator().get(path).header("ETag"));
    }
}
