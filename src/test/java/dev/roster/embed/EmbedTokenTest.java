package dev.roster.embed;

import static dev.roster.testing.EmbedTokens.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.EmbedTokens;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with embed tokens, and who can create them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class EmbedTokenTest {
    private static final String[] OF_THE_COMPONENT = { "embed:create", "member:read", "member:invite", "member:update",
            "member:remove", "role:read" };

    private TestAccount account;
    private Person ada;
    private Person ben;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        ada = account.admin();
        ben = account.add("ben", "member");
        EmbedTokens.allow(account, ORIGIN);
    }

    private Response members(Api token, String origin) {
        return token.request().header("Origin", origin).get(account.path() + "/members");
    }

    private Response members(Api token) {
        return members(token, ORIGIN);
    }

    private Answer patch(Api token, Person member, String role) {
        return Call.patch(token, account.path(member), Map.of("role", role)).with("Origin", ORIGIN).send();
    }

    @Test
    void memberUsesTheComponentWithTheirOwnPermissions() {
        Api token = EmbedTokens.create(ada.api(), account, ada);
        Response list = members(token);
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.jsonPath().getList("items.id")).contains(ada.memberId(), ben.memberId());
        assertThat(list.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(list.header("Vary")).contains("Origin");
        assertThat(list.header("Access-Control-Allow-Credentials")).isNull();
        Response embedded = token.request().header("Origin", ORIGIN).get(account.path() + "/embedded");
        assertThat(embedded.jsonPath().getString("memberId")).isEqualTo(ada.memberId());
        assertThat(embedded.jsonPath().getList("permissions")).isEqualTo(List.of("*"));
        assertThat(token.request().header("Origin", ORIGIN).get(account.path() + "/roles").statusCode()).isEqualTo(200);
        assertThat(patch(token, ben, "admin").status()).isEqualTo(200);
        Answer invited = Call.post(token, account.path() + "/invitations", Map.of("email", account.email("grace")))
                .with("Origin", ORIGIN).send();
        assertThat(invited.status()).as(invited.body()).isEqualTo(201);
        assertThat(invited.json().getJsonObject("inviter").getString("memberId")).isEqualTo(ada.memberId());
        Answer invitations = Call.get(token, account.path() + "/invitations?state=open").with("Origin", ORIGIN).send();
        assertThat(invitations.json().getJsonArray("items")).hasSize(1);
        assertThat(Call.delete(token, account.path() + "/invitations/" + invited.json().getString("id"))
                .with("Origin", ORIGIN).send().status()).isEqualTo(204);
        assertThat(Call.delete(token, account.path(ben)).with("Origin", ORIGIN).send().status()).isEqualTo(200);
        assertThat(ben.api().get(account.path()).statusCode()).as("Ben is removed").isEqualTo(404);

        Response ofBen = members(EmbedTokens.create(Keys.create(account, ada).api(), account, account.add("carl", "member")));
        assertThat(Api.problem(ofBen)).as("a member without permissions").isEqualTo("forbidden");
        assertThat(ofBen.header("Access-Control-Allow-Origin")).as("the page can read the problem").isEqualTo(ORIGIN);
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://evil.example", "http://app.acme.example", "https://app.acme.example.evil.example", "null",
            "https://app.acme.example:8443", "https://APP.acme.example", "https://app.acme.example/" })
    void tokenIsRejectedFromAnotherOrigin(String origin) {
        Response rejected = members(EmbedTokens.create(ada.api(), account, ada), origin);
        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(rejected.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void tokenIsRejectedWithoutAnOriginOrWithTwo() {
        Api token = EmbedTokens.create(ada.api(), account, ada);
        assertThat(token.get(account.path() + "/members").statusCode()).isEqualTo(401);
        assertThat(token.request().header("Origin", ORIGIN, ORIGIN).get(account.path() + "/members").statusCode())
                .isEqualTo(401);
    }

    /** Each origin of an account has its own tokens, so that one page cannot use a token of another. */
    @Test
    void tokenBelongsToOneOriginThatTheAccountListsNow() {
        Api token = EmbedTokens.create(ada.api(), account, ada);
        EmbedTokens.allow(account, ORIGIN, "https://other.acme.example");
        Response other = members(token, "https://other.acme.example");
        assertThat(other.statusCode()).isEqualTo(401);
        assertThat(other.header("Access-Control-Allow-Origin")).as("the page sees why").isEqualTo("https://other.acme.example");
        assertThat(members(token).statusCode()).isEqualTo(200);
        EmbedTokens.allow(account, "https://other.acme.example");
        assertThat(members(token).statusCode()).as("after the origin was deleted").isEqualTo(401);
        assertThat(members(token).header("Access-Control-Allow-Origin")).isNull();
    }

    @ParameterizedTest
    @CsvSource({ "GET,", "GET,/roles/admin", "GET,/audit-events", "GET,/members/export", "GET,/api-keys",
            "GET,/members/{ada}", "GET,/members/{ada}/access", "POST,/members/{ada}/api-keys",
            "POST,/members/{ada}/embed-tokens",
            "POST,/members/{ben}/suspend", "POST,/members/bulk", "POST,/invitations/bulk", "POST,/roles", "PATCH,",
            "POST,/members/{ben}/erase" })
    void tokenIsRejectedByAllOtherOperations(String method, String path) {
        Api token = EmbedTokens.create(ada.api(), account, ada);
        String filled = (path == null ? "" : path).replace("{ada}", ada.memberId()).replace("{ben}", ben.memberId());
        Response rejected = token.request().header("Origin", ORIGIN).contentType("application/json").body("{}")
                .request(method, account.path() + filled);
        assertThat(rejected.statusCode()).as(rejected.asString()).isIn(403, 404);
        assertThat(rejected.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void tokenIsNoCredentialElsewhere() {
        Api token = EmbedTokens.create(ada.api(), account, ada);
        assertThat(token.request().header("Origin", ORIGIN).get("/v1/me").statusCode()).isEqualTo(403);
        assertThat(token.request().header("Origin", ORIGIN).get("/v1/accounts").statusCode()).isEqualTo(403);
        assertThat(token.request().header("Origin", ORIGIN).get("/v1/access?account=" + account.id()).statusCode())
                .as("gateways").isEqualTo(401);
        Key service = Keys.create(account, ada, "access:introspect");
        assertThat(service.api().request().formParam("token", token.token()).post("/v1/introspect").jsonPath()
                .getBoolean("active")).as("introspection").isFalse();
        assertThat(Api.anonymous().request().header("X-API-Key", token.token()).header("Origin", ORIGIN)
                .get(account.path() + "/members").statusCode()).as("the header of API keys").isEqualTo(401);
    }

    @Test
    void tokenIsRejectedInAnotherAccount() {
        TestAccount other = TestAccount.open();
        EmbedTokens.allow(other, ORIGIN);
        Api token = EmbedTokens.create(ada.api(), account, ada);
        Response rejected = token.request().header("Origin", ORIGIN).get(other.path() + "/members");
        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(Call.post(other.admin().api(), EmbedTokens.path(account, ada), Map.of("origin", ORIGIN)).send().status())
                .as("a stranger creates a token").isEqualTo(404);
        assertThat(Call.post(Keys.create(other, other.admin()).api(), EmbedTokens.path(account, ada), Map.of("origin", ORIGIN))
                .send().status()).as("a key of another account").isEqualTo(404);
        assertThat(Call.post(other.admin().api(), other.path() + "/members/" + ada.memberId() + "/embed-tokens",
                Map.of("origin", ORIGIN)).send().status()).as("a member of another account").isIn(403, 404);
    }

    @Test
    void expiredAndForgedTokensAreRejectedReadably() {
        Api token = EmbedTokens.create(ada.api(), account, ada);
        Sql.update("update embed_token set expires_at = now() where account_id = ?::uuid", account.id());
        Api valid = EmbedTokens.create(ada.api(), account, ada);
        String text = valid.token();
        for (Api rejected : List.of(token, new Api("rsm_x"), new Api(text.substring(0, text.length() - 1)),
                new Api(text.substring(0, 60) + (text.charAt(60) == 'A' ? "B" : "A") + text.substring(61)))) {
            Response response = members(rejected);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.header("WWW-Authenticate")).contains("invalid_token");
            assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        }
        assertThat(members(valid).statusCode()).isEqualTo(200);
    }

    @Test
    void tokenEndsWithItsMember() {
        Person eve = account.add("eve", "admin");
        Api token = EmbedTokens.create(eve.api(), account, eve);
        Call.post(ada.api(), account.path(eve) + "/suspend").send();
        assertThat(Api.problem(members(token))).isEqualTo("member-suspended");
        Call.post(ada.api(), account.path(eve) + "/reactivate").send();
        assertThat(members(token).statusCode()).isEqualTo(200);
        patch(ada.api(), eve, "member");
        assertThat(Api.problem(members(token))).as("after a demotion").isEqualTo("forbidden");
        patch(ada.api(), eve, "admin");
        Call.delete(ada.api(), account.path(eve)).send();
        assertThat(members(token).statusCode()).as("after the removal").isEqualTo(401);
        account.add("eve", "admin");
        assertThat(members(token).statusCode()).as("after joining again").isEqualTo(401);
        assertThat(Call.post(Keys.create(account, ada).api(), EmbedTokens.path(account, eve), Map.of("origin", ORIGIN)).send()
                .status()).as("a token for a removed member").isEqualTo(404);
    }

    @Test
    void tokenEndsWithTheKeyThatCreatedIt() {
        Person gus = account.add("gus", "admin");
        Key key = Keys.create(account, gus);
        Api token = EmbedTokens.create(key.api(), account, ada);
        assertThat(members(token).statusCode()).isEqualTo(200);
        Call.post(ada.api(), account.path(gus) + "/suspend").send();
        assertThat(members(token).statusCode()).as("the member of the key is suspended").isEqualTo(401);
        Call.post(ada.api(), account.path(gus) + "/reactivate").send();
        patch(ada.api(), gus, "member");
        assertThat(members(token).statusCode()).as("the member of the key is demoted").isEqualTo(401);
        patch(ada.api(), gus, "admin");
        assertThat(members(token).statusCode()).isEqualTo(200);
        Api second = EmbedTokens.create(key.api(), account, ada);
        Call.delete(gus.api(), key.path()).send();
        assertThat(members(token).statusCode()).as("the key is revoked").isEqualTo(401);
        assertThat(members(second).statusCode()).isEqualTo(401);
        Api third = EmbedTokens.create(Keys.create(account, gus).api(), account, ada);
        Call.delete(ada.api(), account.path(gus)).send();
        assertThat(members(third).statusCode()).as("the member of the key is removed").isEqualTo(401);
    }

    @Test
    void keyGrantsNoPermissionsThatItDoesNotHold() {
        Api token = EmbedTokens.create(Keys.create(account, ada, OF_THE_COMPONENT).api(), account, ada);
        assertThat(members(token).statusCode()).isEqualTo(200);
        assertThat(patch(token, ben, "admin").status()).as("the key cannot make an admin").isEqualTo(403);
        assertThat(members(EmbedTokens.create(Keys.create(account, ada, "embed:create").api(), account, ada)).statusCode())
                .isEqualTo(403);
        Answer denied = Call.post(Keys.create(account, ada, "member:read").api(), EmbedTokens.path(account, ada),
                Map.of("origin", ORIGIN)).send();
        assertThat(denied.outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(ada.api(), EmbedTokens.path(account, ben), Map.of("origin", ORIGIN)).send().outcome())
                .as("an admin, for another member").isEqualTo("403 forbidden");
        assertThat(Call.post(ben.api(), EmbedTokens.path(account, ada), Map.of("origin", ORIGIN)).send().outcome())
                .as("a member, for an admin").isEqualTo("403 forbidden");
        assertThat(Call.post(Api.asOperator(), EmbedTokens.path(account, ada), Map.of("origin", ORIGIN)).send().outcome())
                .as("the operator").isEqualTo("403 forbidden");
    }

    /** The key has no list of permissions, so only its member limits it. */
    @Test
    void tokenForAnAdminGrantsOnlyWhatTheKeysMemberHolds() {
        account.addRole("product", "embed:create", "member:read", "member:update");
        Person mallory = account.add("mallory", "product");
        Api token = EmbedTokens.create(Keys.create(account, mallory).api(), account, ada);
        assertThat(patch(token, mallory, "admin").outcome()).isEqualTo("403 forbidden");
        assertThat(members(token).statusCode()).as("a permission that Mallory holds").isEqualTo(200);
    }

    @Test
    void keyOfAMemberWhoseAccessExpiresDoesNotActForOthers() {
        Person temporary = account.add("temporary", "admin");
        Api key = Keys.create(account, temporary).api();
        Api token = EmbedTokens.create(key, account, ada);
        assertThat(members(token).statusCode()).isEqualTo(200);
        assertThat(Call.patch(ada.api(), account.path() + "/members/" + temporary.memberId(),
                Map.of("expiresAt", Instant.now().plus(Duration.ofDays(1)).toString())).send().status()).isEqualTo(200);
        assertThat(patch(token, temporary, "admin").status()).isEqualTo(401);
    }

    @Test
    void auditLogNamesTheMemberAndTheKey() {
        Key key = Keys.create(account, ada);
        patch(EmbedTokens.create(key.api(), account, ada), ben, "admin");
        Map<String, Object> actor = ada.api().get(account.path() + "/audit-events?action=member.role-changed").jsonPath()
                .getMap("items[0].actor");
        assertThat(actor).containsEntry("id", ada.memberId()).containsEntry("keyId", key.id());
    }

    @Test
    void memberHasAtMostFiftyTokens() {
        Api first = EmbedTokens.create(ada.api(), account, ada);
        for (int i = 0; i < 50; i++) {
            EmbedTokens.create(ada.api(), account, ada);
        }
        assertThat(Sql.count("select count(*) from embed_token where account_id = ?::uuid", account.id())).isEqualTo(50);
        assertThat(members(first).statusCode()).isEqualTo(401);
        assertThat(Sql.column("select hash::text || origin from embed_token where account_id = ?::uuid", account.id()))
                .noneMatch(row -> row.contains("rsm_"));
    }

    @ParameterizedTest
    @CsvSource({ "GET,/members", "PATCH,/members/{id}", "DELETE,/members/{id}", "GET,/roles", "POST,/invitations",
            "GET,/invitations", "DELETE,/invitations/{id}", "GET,/embedded" })
    void preflightAllowsOnlyListedOrigins(String method, String path) {
        Response allowed = preflight(account, ORIGIN, method, path);
        assertThat(allowed.statusCode()).isEqualTo(204);
        assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(allowed.header("Access-Control-Allow-Methods")).isEqualTo(method);
        assertThat(allowed.header("Access-Control-Allow-Headers")).isEqualTo("Authorization, Content-Type");
        assertThat(allowed.header("Access-Control-Allow-Credentials")).isNull();
        assertThat(allowed.header("Vary")).contains("Origin");
        mustHaveNoCors(preflight(account, "https://evil.example", method, path));
        mustHaveNoCors(preflight(account, "null", method, path));
        mustHaveNoCors(preflight(TestAccount.open(), ORIGIN, method, path));
    }

    @ParameterizedTest
    @CsvSource({ "POST,/members/{id}/suspend", "GET,/members/{id}", "PUT,/members/{id}", "POST,/members/bulk", "GET,/api-keys",
            "PATCH,", "GET,", "POST,/members/{id}/embed-tokens", "GET,/audit-events" })
    void otherOperationsHaveNoPreflight(String method, String path) {
        mustHaveNoCors(preflight(account, ORIGIN, method, path == null ? "" : path));
    }

    @Test
    void otherCredentialsHaveNoCors() {
        assertThat(members(ada.api()).statusCode()).isEqualTo(200);
        assertThat(members(ada.api()).header("Access-Control-Allow-Origin")).isNull();
        assertThat(members(Api.anonymous()).header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void closedAccountAllowsNoOrigin() {
        Api token = EmbedTokens.create(ada.api(), account, ada);
        Call.post(Api.asOperator(), account.path() + "/close").send();
        assertThat(members(token).statusCode()).isEqualTo(401);
        mustHaveNoCors(preflight(account, ORIGIN, "GET", "/members"));
    }

    @Test
    void settingsAcceptExactOriginsOnly() {
        Response changed = ada.api().patch(account.path(), Map.of("embedOrigins",
                List.of("HTTPS://App.acme.example/", "https://app.acme.example:443", "http://localhost:3000")));
        assertThat(changed.jsonPath().getList("embedOrigins")).isEqualTo(List.of(ORIGIN, "http://localhost:3000"));
        for (String invalid : List.of("*", "https://*.acme.example", "http://app.acme.example", "null", "acme.example")) {
            assertThat(Api.problem(ada.api().patch(account.path(), Map.of("embedOrigins", List.of(invalid)))))
                    .isEqualTo("validation");
        }
        assertThat(Api.problem(ada.api().patch(account.path(), Map.of("embedOrigins",
                java.util.stream.IntStream.range(0, 21).mapToObj(i -> "https://a" + i + ".example").toList()))))
                .isEqualTo("validation");
        Answer unlisted = Call.post(ada.api(), EmbedTokens.path(account, ada), Map.of("origin", "https://b.example")).send();
        assertThat(unlisted.outcome()).isEqualTo("400 validation");
        for (String lifetime : List.of("PT30S", "PT16M", "P1D")) {
            assertThat(Call.post(ada.api(), EmbedTokens.path(account, ada), Map.of("origin", ORIGIN, "lifetime", lifetime))
                    .send().outcome()).isEqualTo("400 validation");
        }
    }

    @Test
    void scriptIsPublicAndCached() {
        Response script = Api.anonymous().get("/embed/roster-members.js");
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.contentType()).startsWith("text/javascript");
        assertThat(script.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(script.header("Cache-Control")).startsWith("public, max-age=300");
        Response unchanged = Api.anonymous().request().header("If-None-Match", script.header("ETag"))
                .get("/embed/roster-members.js");
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.header("Cache-Control")).isEqualTo(script.header("Cache-Control"));
        assertThat(unchanged.header("Vary")).isEqualTo(script.header("Vary"));
    }

    private Response preflight(TestAccount account, String origin, String method, String path) {
        return Api.anonymous().request().header("Origin", origin).header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options(account.path() + path.replace("{id}", ben.memberId()));
    }

    private static void mustHaveNoCors(Response response) {
        assertThat(response.headers().asList()).noneMatch(header -> header.getName().startsWith("Access-Control-"));
    }
}
