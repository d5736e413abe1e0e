package dev.roster.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.ForgedTokens;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Token introspection (RFC 7662) by a service whose key has only that permission. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class IntrospectionTest {
    private static final String INACTIVE = "{\"active\":false}";

    private TestAccount account;
    private Person grace;
    private Key service;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        service = Keys.create(account, account.admin(), "access:introspect");
    }

    @Test
    void introspectsAToken() {
        Response response = introspect(service.api(), grace.api().token());
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        Map<String, Object> claims = response.jsonPath().getMap("");
        assertThat(claims).containsEntry("active", true).containsEntry("sub", grace.email())
                .containsEntry("iss", Tokens.issuer()).containsEntry("username", grace.email())
                .containsEntry("scope", "account:read").containsEntry("token_type", "Bearer")
                .containsEntry("account", account.id()).containsEntry("member", grace.memberId())
                .containsEntry("role", "member").doesNotContainKey("api_key");
        assertThat(Instant.ofEpochSecond(((Number) claims.get("exp")).longValue()))
                .isBetween(Instant.now().plusSeconds(3_000), Instant.now().plusSeconds(3_700));
    }

    @Test
    void introspectsAnApiKey() {
        Key key = Keys.create(account, grace, "account:read");
        Map<String, Object> claims = introspect(service.api(), key.secret()).jsonPath().getMap("");
        assertThat(claims).containsEntry("active", true).containsEntry("sub", grace.email())
                .containsEntry("scope", "account:read").containsEntry("api_key", key.id()).doesNotContainKey("exp");
    }

    @Test
    void reportsOnlyInactiveForInvalidTokens() {
        Key key = Keys.create(account, grace);
        TestAccount elsewhere = TestAccount.open();
        Key foreign = Keys.create(elsewhere, elsewhere.admin());
        Person suspended = account.add("susan", "member");
        account.admin().api().post(account.path(suspended) + "/suspend");
        for (String useless : List.of("nonsense", "a.b.c", ForgedTokens.expired(grace.email()),
                ForgedTokens.signedByAnotherKey(grace.email()), ForgedTokens.unsigned(grace.email()),
                elsewhere.admin().api().token(), foreign.secret(), Keys.unknown(key.secret()),
                Keys.withOtherSecret(key.secret()), suspended.api().token())) {
            assertInactive(introspect(service.api(), useless));
        }
        account.admin().api().delete(account.path(grace)).then().statusCode(200);
        assertInactive(introspect(service.api(), grace.api().token()));
        assertInactive(introspect(service.api(), key.secret()));
    }

    @Test
    void requiresThePermissionToIntrospect() {
        assertThat(introspect(Api.anonymous(), grace.api().token()).statusCode()).isEqualTo(401);
        assertThat(introspect(new Api(Keys.unknown(service.secret())), grace.api().token()).statusCode()).isEqualTo(401);
        Key other = Keys.create(account, account.admin(), "invoice:read");
        assertThat(introspect(other.api(), grace.api().token()).statusCode()).isEqualTo(403);
        account.admin().api().delete(service.path()).then().statusCode(204);
        assertThat(introspect(service.api(), grace.api().token()).statusCode()).isEqualTo(401);
    }

    /** RFC 6749, section 2.3.1. */
    @Test
    void acceptsAKeyAsThePasswordOfHttpBasic() {
        for (String client : List.of("gateway", "", service.id(), "a%3Ab", "über")) {
            Response response = basic(client + ":" + service.secret());
            assertThat(response.statusCode()).as(client + response.asString()).isEqualTo(200);
            assertThat(response.jsonPath().getBoolean("active")).isTrue();
        }
        Key other = Keys.create(account, account.admin(), "invoice:read");
        assertThat(basic("gateway:" + other.secret()).statusCode()).isEqualTo(403);
        account.admin().api().delete(service.path()).then().statusCode(204);
        for (String wrong : List.of("gateway:" + service.secret(), "gateway:" + Keys.unknown(other.secret()), "gateway:rst_",
                "gateway:secret", "gateway:", "gateway", "", ":", "gateway:" + grace.api().token(), service.secret() + ":x")) {
            Response rejected = basic(wrong);
            assertThat(rejected.statusCode()).as(wrong + rejected.asString()).isEqualTo(401);
            assertThat(rejected.header("WWW-Authenticate")).contains("Basic realm=").contains("Bearer");
        }
        assertThat(Api.anonymous().request().header("Authorization", "Basic ä!").formParam("token", "x").post("/v1/introspect")
                .statusCode()).isEqualTo(401);
        assertThat(introspect(Api.anonymous(), "x").header("WWW-Authenticate")).contains("Basic realm=");
    }

    /** The service uses Basic for another server and sends its key in the account's header. */
    @Test
    void aBasicHeaderWithoutAKeyDoesNotHideAKey() {
        Response response = Api.anonymous().request().header("Authorization", "Basic YTpi")
                .header("X-API-Key", service.secret())
                .formParam("token", grace.api().token()).post("/v1/introspect");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(Api.anonymous().request().header("Authorization", "Basic " + encoded("x:" + service.secret()))
                .get(account.path()).statusCode()).as("only introspection accepts Basic").isEqualTo(401);
    }

    /** A token of the client credentials grant does not contain the account. */
    @Test
    void acceptsATokenWithAnAccount() {
        account.addRole("gateway", "access:introspect");
        Api client = account.add("client", "gateway").api();
        Response missing = introspect(client, grace.api().token());
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(Api.errorFields(missing)).containsExactly("account");
        assertThat(of(client, grace.api().token(), account.id()).jsonPath().getBoolean("active")).isTrue();
        assertThat(of(client, grace.api().token(), TestAccount.open().id()).statusCode()).as("not a member of the account")
                .isEqualTo(404);
        assertThat(of(grace.api(), grace.api().token(), account.id()).statusCode()).isEqualTo(403);
        assertThat(of(service.api(), grace.api().token(), TestAccount.open().id()).statusCode()).isEqualTo(404);
        assertThat(of(Api.asOperator(), grace.api().token(), account.id()).jsonPath().getBoolean("active")).isTrue();
    }

    @Test
    void rejectsInvalidInput() {
        assertThat(service.api().request().formParam("token_type_hint", "access_token").post("/v1/introspect").statusCode())
                .isEqualTo(400);
        assertThat(service.api().post("/v1/introspect", Map.of("token", "x")).statusCode()).isEqualTo(415);
        assertThat(of(service.api(), "x", "acme").statusCode()).isEqualTo(400);
    }

    private Response basic(String userAndPassword) {
        return Api.anonymous().request().header("Authorization", "Basic " + encoded(userAndPassword))
                .formParam("token", grace.api().token()).post("/v1/introspect");
    }

    private static String encoded(String userAndPassword) {
        return Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    }

    private static Response introspect(Api client, String token) {
        return client.request().formParam("token", token).post("/v1/introspect");
    }

    private static Response of(Api client, String token, String account) {
        return client.request().formParam("token", token).formParam("account", account).post("/v1/introspect");
    }

    private static void assertInactive(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.asString()).isEqualTo(INACTIVE);
    }
}
