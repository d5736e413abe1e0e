package dev.roster.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestEdge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's service accounts can do what their kind says, in every account, and nothing else. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DeploymentServiceAccountTest {
    private static final String PATH = "/v1/service-accounts";
    private static final String NIL = "00000000-0000-0000-0000-000000000000";

    private final Api operator = Api.asOperator();
    private TestAccount account;
    private TestAccount elsewhere;

    private record Token(String id, String path, Api api) {
    }

    @BeforeEach
    void open() {
        account = TestAccount.open();
        elsewhere = TestAccount.open();
    }

    private String create(String kind) {
        Answer created = Call.post(operator, PATH, Map.of("name", "Test " + kind, "kind", kind)).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }

    private Token token(String serviceId) {
        Answer created = Call.post(operator, PATH + "/" + serviceId + "/tokens").send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String id = created.json().getString("id");
        String secret = created.json().getString("secret");
        assertThat(secret).startsWith("rss_");
        return new Token(id, PATH + "/" + serviceId + "/tokens/" + id, new Api(secret));
    }

    private static Response introspect(Api service, String token, String account) {
        return service.request().formParam("token", token).formParam("account", account).post("/v1/introspect");
    }

    @Test
    void anIntrospectorIntrospectsInEveryAccount() {
        Api introspector = token(create("introspector")).api();
        for (TestAccount each : List.of(account, elsewhere)) {
            assertThat(introspect(introspector, each.admin().api().token(), each.id()).jsonPath().getMap(""))
                    .containsEntry("active", true).containsEntry("member", each.admin().memberId());
            assertThat(introspect(introspector, Keys.create(each, each.admin()).secret(), each.id()).jsonPath()
                    .getBoolean("active")).isTrue();
        }
        assertThat(introspect(introspector, account.admin().api().token(), elsewhere.id()).asString())
                .isEqualTo("{\"active\":false}");
        assertThat(introspect(introspector, account.admin().api().token(), NIL).asString()).isEqualTo("{\"active\":false}");
        assertThat(introspect(introspector, introspector.token(), account.id()).asString()).isEqualTo("{\"active\":false}");
        assertThat(introspector.request().formParam("token", "x").post("/v1/introspect").statusCode()).as("without an account")
                .isEqualTo(400);
        String basic = "Basic " + Base64.getEncoder().encodeToString(("gateway:" + introspector.token()).getBytes(UTF_8));
        assertThat(Api.anonymous().request().header("Authorization", basic).formParam("token", account.admin().api().token())
                .formParam("account", account.id()).post("/v1/introspect").jsonPath().getBoolean("active")).isTrue();
    }

    @Test
    void aProvisionerOpensAccountsAndImportsMembers() {
        Api provisioner = token(create("provisioner")).api();
        String first = "first@" + account.domain();
        Answer opened = Call.post(provisioner, "/v1/accounts", Map.of("name", "Opened", "firstAdminEmail", first))
                .with("Idempotency-Key", "1").send();
        assertThat(opened.status()).as(opened.body()).isEqualTo(201);
        assertThat(Mailbox.tokenFor(first)).isNotNull();
        String id = opened.json().getString("id");
        String line = "{\"email\":\"ann@" + account.domain() + "\",\"name\":\"Ann\"}";
        Answer imported = Call.post(provisioner, "/v1/accounts/" + id + "/members/import", "application/x-ndjson", line).send();
        assertThat(imported.status()).as(imported.body()).isEqualTo(200);
        assertThat(imported.body()).contains("\"created\":1");
        assertThat(Sql.column("select distinct actor_kind || ' ' || actor_label from audit_event where account_id = ?::uuid"
                + " and action in ('account.opened', 'member.provisioned')", id)).isNotEmpty()
                .allMatch(actor -> actor.startsWith("operator Test provisioner"));
        assertThat(introspect(provisioner, account.admin().api().token(), account.id()).statusCode()).isEqualTo(403);
    }

    /** Also as a role in the account, at a gateway, and for the operator's other operations. */
    @Test
    void nothingElseIsAllowed() {
        Token introspector = token(create("introspector"));
        Token provisioner = token(create("provisioner"));
        for (Api service : List.of(introspector.api(), provisioner.api())) {
            List<Call> forbidden = new ArrayList<>(List.of(Call.get(service, "/v1/me"), Call.get(service, "/v1/accounts"),
                    Call.get(service, account.path()), Call.get(service, account.path() + "/members"),
                    Call.delete(service, account.path(account.admin())), Call.post(service, account.path() + "/close"),
                    Call.get(service, account.path() + "/export"), Call.get(service, PATH),
                    Call.post(service, PATH + "/" + create("introspector") + "/tokens"),
                    Call.post(service, account.path() + "/invitations", Map.of("email", "x@" + account.domain())),
                    Call.post(service, account.path(account.admin()) + "/api-keys", Map.of("name", "Mine")),
                    Call.delete(service, introspector.path()),
                    Call.post(service, "/v1/edge-credentials", Map.of("name", "x"))));
            if (service == introspector.api()) {
                forbidden.add(Call.post(service, "/v1/accounts", Map.of("name", "X", "firstAdminEmail", "x@x.example")));
                forbidden.add(Call.post(service, account.path() + "/members/import", "application/x-ndjson", "{}"));
            }
            forbidden.forEach(call -> assertThat(call.send().outcome()).as("%s", call.request()).isEqualTo("403 forbidden"));
            for (String permission : List.of("", "&permission=access:introspect")) {
                assertThat(Call.get(service, "/v1/access?account=" + account.id() + permission).send().status()).isEqualTo(401);
            }
            assertThat(Call.post(service, "/v1/edge/sessions").send().status()).isEqualTo(401);
            assertThat(Call.get(service, "/scim/v2/" + account.id() + "/Users").send().status()).isEqualTo(401);
        }
    }

    @Test
    void invalidTokensAreUnauthenticated() {
        Token valid = token(create("provisioner"));
        String secret = valid.api().token();
        String key = Keys.create(account, account.admin()).secret();
        for (String invalid : List.of("rss_", "rss_x", secret.substring(0, secret.length() - 1), secret + "A",
                "rss_" + Keys.withOtherSecret("rst_" + secret.substring(4)).substring(4),
                "rss_" + Keys.unknown("rst_" + secret.substring(4)).substring(4), "rss_" + key.substring(4))) {
            assertThat(Call.post(new Api(invalid), "/v1/accounts", Map.of("name", "X", "firstAdminEmail", "x@x.example")).send()
                    .outcome()).as(invalid).isEqualTo("401 unauthenticated");
            assertThat(introspect(new Api(invalid), "x", account.id()).statusCode()).as(invalid).isEqualTo(401);
        }
        assertThat(Call.get(new Api("rst_" + secret.substring(4)), account.path()).send().status()).as("as an API key")
                .isEqualTo(401);
    }

    @Test
    void rotatesRevokesAndDeletes() {
        String id = create("introspector");
        Token first = token(id);
        Token second = token(id);
        assertThat(Call.post(operator, PATH + "/" + id + "/tokens").send().outcome())
                .isEqualTo("409 too-many-deployment-tokens");
        assertThat(introspect(first.api(), "x", account.id()).statusCode()).isEqualTo(200);
        assertThat(Call.delete(operator, first.path()).send().status()).isEqualTo(204);
        assertThat(Call.delete(operator, first.path()).send().status()).isEqualTo(204);
        assertThat(introspect(first.api(), "x", account.id()).statusCode()).isEqualTo(401);
        assertThat(introspect(second.api(), "x", account.id()).statusCode()).isEqualTo(200);
        JsonObject listed = listed(id);
        assertThat(listed.getJsonArray("tokens")).hasSize(1);
        assertThat(listed.getJsonArray("tokens").getJsonObject(0).getString("id")).isEqualTo(second.id());
        Token third = token(id);
        assertThat(Call.delete(operator, PATH + "/" + create("introspector") + "/tokens/" + third.id()).send().status())
                .as("of another service account").isEqualTo(404);
        assertThat(Call.delete(operator, PATH + "/" + id).send().status()).isEqualTo(204);
        for (Token token : List.of(second, third)) {
            assertThat(introspect(token.api(), "x", account.id()).statusCode()).isEqualTo(401);
        }
        assertThat(Call.post(operator, PATH + "/" + id + "/tokens").send().status()).isEqualTo(404);
        assertThat(Call.delete(operator, PATH + "/" + id).send().status()).as("again").isEqualTo(204);
        assertThat(listed(id)).isNull();
        assertThat(Call.post(operator, PATH, Map.of("name", "X", "kind", "operator")).send().status()).isEqualTo(400);
    }

    private JsonObject listed(String id) {
        String cursor = null;
        do {
            JsonObject page = Call.get(operator, PATH + "?limit=200" + (cursor == null ? "" : "&cursor=" + cursor)).send()
                    .json();
            JsonArray items = page.getJsonArray("items");
            for (int i = 0; i < items.size(); i++) {
                if (items.getJsonObject(i).getString("id").equals(id)) {
                    return items.getJsonObject(i);
                }
            }
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        return null;
    }

    /** An edge looks the token up as a key of the nil account, and drops it before a revocation is answered. */
    @Test
    void edgesLookTokensUpAndDropThem() {
        TestEdge.Credential all = TestEdge.credential();
        TestEdge.Credential limited = TestEdge.credential(account.id());
        Token token = token(create("introspector"));
        assertThat(lookUp(all, token).getJsonObject("member").getString("role")).isEqualTo("introspector");
        assertThat(lookUp(all, token).getJsonObject("member").getJsonArray("permissions")).isEmpty();
        assertThat(lookUp(limited, token)).isNull();
        try (TestEdge edge = TestEdge.start(all).acknowledgingAfter(Duration.ofMillis(300))) {
            long start = System.nanoTime();
            Call.delete(operator, token.path()).send();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(250));
            assertThat(edge.invalidatedAccounts()).contains(NIL);
        }
        assertThat(lookUp(all, token)).isNull();
    }

    private static JsonObject lookUp(TestEdge.Credential credential, Token token) {
        return Call.post(credential.api(), "/v1/edge/lookups",
                Map.of("keys", List.of(Map.of("account", NIL, "key", token.id())))).send().json().getJsonArray("keys")
                .getJsonObject(0);
    }
}
