package dev.roster.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who can call SCIM, and hostile requests. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ScimAccessTest {
    private TestAccount account;
    private Directory directory;

    @BeforeEach
    void connect() {
        account = TestAccount.open();
        directory = Directory.connect(account);
    }

    @Test
    void onlyTheTokenOfTheAccountIsAccepted() {
        String id = directory.create("grace");
        Directory other = Directory.connect(TestAccount.open());
        String token = directory.api().token();
        List<Api> strangers = List.of(Api.anonymous(), account.admin().api(), Keys.create(account, account.admin()).api(),
                Api.asOperator(), other.api(), new Api("rsd_x"), new Api(token.substring(0, token.length() - 1)),
                new Api(token.substring(0, 70) + (token.charAt(70) == 'A' ? "B" : "A") + token.substring(71)));
        for (Api stranger : strangers) {
            for (String path : List.of("/Users", "/Users/" + id, "/Groups", "/Schemas", "/ServiceProviderConfig",
                    "/ResourceTypes")) {
                Response rejected = stranger.get(directory.path() + path);
                assertThat(rejected.statusCode()).as(path).isEqualTo(401);
                assertThat(rejected.contentType()).startsWith("application/scim+json");
                assertThat(rejected.header("WWW-Authenticate")).startsWith("Bearer");
                assertThat(rejected.jsonPath().getString("status")).isEqualTo("401");
            }
            assertThat(Call.post(stranger, directory.path() + "/Users", directory.user("eve").getMap()).send().status())
                    .isEqualTo(401);
            assertThat(Call.delete(stranger, directory.path() + "/Users/" + id).send().status()).isEqualTo(401);
        }
        assertThat(other.get("/Users/" + id).status()).as("an id of another account").isEqualTo(404);
        assertThat(other.delete("/Users/" + id).status()).isEqualTo(404);
        assertThat(directory.api().get(account.path()).statusCode()).as("the API").isEqualTo(401);
        assertThat(directory.api().get("/v1/access?account=" + account.id()).statusCode()).isEqualTo(401);
    }

    @Test
    void twoTokensAreValidDuringARotation() {
        JsonObject second = Directory.createToken(account);
        Api rotated = new Api(second.getString("token"));
        assertThat(Call.post(account.admin().api(), account.path() + "/directory/tokens").send().outcome())
                .isEqualTo("409 too-many-directory-tokens");
        assertThat(rotated.get(directory.path() + "/Users").statusCode()).isEqualTo(200);
        JsonArray tokens = Call.get(account.admin().api(), account.path() + "/directory").send().json().getJsonArray("tokens");
        assertThat(tokens).hasSize(2);
        String first = tokens.getJsonObject(0).getString("id");
        assertThat(Call.delete(account.admin().api(), account.path() + "/directory/tokens/" + first).send().status())
                .isEqualTo(204);
        assertThat(directory.get("/Users").status()).isEqualTo(401);
        assertThat(rotated.get(directory.path() + "/Users").statusCode()).isEqualTo(200);
        assertThat(Call.delete(account.admin().api(), account.path() + "/directory/tokens/" + first).send().status())
                .isEqualTo(404);
        Call.post(Api.asOperator(), account.path() + "/close").send();
        assertThat(rotated.get(directory.path() + "/Users").statusCode()).as("a closed account").isEqualTo(401);
    }

    @Test
    void disconnectedDirectoryLeavesItsMembers() {
        String id = directory.create("grace");
        String group = directory.createGroup("Sales", id);
        assertThat(Call.delete(account.admin().api(), account.path() + "/directory").send().status()).isEqualTo(204);
        assertThat(directory.get("/Users").status()).isEqualTo(401);
        assertThat(Call.get(account.admin().api(), account.path() + "/directory").send().status()).isEqualTo(404);
        assertThat(Call.get(account.admin().api(), account.path() + "/members/" + id).send().status()).isEqualTo(200);
        assertThat(Call.delete(account.admin().api(), account.path() + "/groups/" + group + "/members/" + id).send().status())
                .isEqualTo(200);
    }

    /** A directory can add members to groups with any role, so its access requires all permissions. */
    @Test
    void permissionForDirectoriesDoesNotGrantOthers() {
        account.addRole("it", "directory:read", "directory:update", "member:read");
        Api it = account.add("it", "it").api();
        assertThat(Call.put(it, account.path() + "/directory", Map.of("name", "x", "linkExisting", true)).send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(Call.post(it, account.path() + "/directory/tokens").send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.get(it, account.path() + "/directory").send().status()).isEqualTo(200);
        directory.post("/Users", directory.user("ada"));
        assertThat(Call.post(it, account.path() + "/directory/links", Map.of("all", true)).send().outcome())
                .as("links an admin").isEqualTo("403 forbidden");
    }

    @Test
    void existingMembersAreLinkedByAnAdmin() {
        TestAccount.Person ben = account.add("ben", "member");
        Answer rejected = directory.post("/Users", directory.user("ben").put("displayName", "Benjamin"));
        assertThat(rejected.status()).isEqualTo(409);
        assertThat(rejected.json().getString("scimType")).isEqualTo("uniqueness");
        assertThat(directory.get("/Users").json().getInteger("totalResults")).isZero();
        JsonArray links = Call.get(account.admin().api(), account.path() + "/directory/links").send().json()
                .getJsonArray("items");
        assertThat(links).hasSize(1);
        assertThat(links.getJsonObject(0).getString("memberId")).isEqualTo(ben.memberId());
        Map<String, Object> selected = Map.of("emails", List.of(account.email("BEN"), account.email("none")));
        Answer dryRun = Call.post(account.admin().api(), account.path() + "/directory/links?dryRun=true", selected).send();
        assertThat(dryRun.json().getJsonArray("linked")).as(dryRun.body()).hasSize(1);
        assertThat(dryRun.json().getJsonArray("unknown")).containsExactly(account.email("none"));
        assertThat(directory.get("/Users").json().getInteger("totalResults")).isZero();
        assertThat(Call.post(ben.api(), account.path() + "/directory/links", selected).send().status()).isEqualTo(403);
        assertThat(Call.post(account.admin().api(), account.path() + "/directory/links", selected).send().status())
                .isEqualTo(200);
        assertThat(directory.get("/Users/" + ben.memberId()).json().getString("displayName")).isEqualTo("Benjamin");
        assertThat(Call.get(account.admin().api(), account.path(ben)).send().json().getString("name")).isEqualTo("Benjamin");
        assertThat(Call.get(account.admin().api(), account.path() + "/directory/links").send().json().getJsonArray("items"))
                .isEmpty();
        assertThat(directory.delete("/Users/" + ben.memberId()).status()).isEqualTo(204);
    }

    @Test
    void connectionCanLinkExistingMembers() {
        TestAccount.Person ben = account.add("ben", "member");
        Directory linking = Directory.connect(account, Map.of("name", "Okta", "linkExisting", true, "role", "member"));
        assertThat(linking.create("ben")).isEqualTo(ben.memberId());
        assertThat(Call.get(account.admin().api(), account.path(ben)).send().json().getString("status")).isEqualTo("active");
    }

    @Test
    void hostileRequestsAreRejected() {
        String id = directory.create("grace");
        String users = directory.path() + "/Users";
        for (String body : List.of("", "[]", "null", "{", "{\"userName\":\"a\",\"userName\":\"b\"}",
                "{\"userName\":\"\\u0000\"}",
                "{\"userName\":\"\\ud800\"}", "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000), "\"x\"", "{} {}",
                "{\"userName\":{\"a\":1}}", "{\"userName\":[\"a\"]}", "{\"emails\":[[[]]]}", "{\"name\":[]}")) {
            assertThat(raw("POST", users, body)).as(body.substring(0, Math.min(40, body.length()))).isEqualTo(400);
            assertThat(raw("PUT", users + "/" + id, body)).isEqualTo(400);
            assertThat(raw("PATCH", users + "/" + id, body)).isEqualTo(400);
            assertThat(raw("POST", directory.path() + "/Bulk", body)).isEqualTo(400);
        }
        assertThat(raw("POST", users, "{\"userName\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}")).isEqualTo(413);
        assertThat(directory.api().request().contentType("text/plain").body("{}").post(users).statusCode()).isEqualTo(415);
        List<JsonObject> many = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            many.add(new JsonObject().put("method", "DELETE").put("path", "/Users/x"));
        }
        assertThat(directory.post("/Bulk", new JsonObject()
                .put("schemas", new JsonArray().add("urn:ietf:params:scim:api:messages:2.0:BulkRequest"))
                .put("Operations", new JsonArray(many))).status()).isEqualTo(413);
        String deep = "(".repeat(500) + "title pr" + ")".repeat(500);
        assertThat(directory.post("/Users/.search", new JsonObject().put("filter", deep)).json().getString("scimType"))
                .isEqualTo("invalidFilter");
        assertThat(directory.post("/Users/.search", new JsonObject().put("filter", "title eq \"" + "x".repeat(5_000) + "\""))
                .status()).isEqualTo(400);
        assertThat(directory.post("/Users/.search", new JsonObject().put("filter", new JsonObject())).status()).isEqualTo(400);
        assertThat(directory.get("/Users?filter=userName%20eq%20%22a%00%22").status()).isEqualTo(400);
        assertThat(directory.get("/Schemas?filter=id%20pr").status()).isEqualTo(403);
        assertThat(directory.get("/Schemas/urn:unknown").status()).isEqualTo(404);
        assertThat(directory.get("/Users/" + id).status()).as("nothing has changed").isEqualTo(200);
    }

    private int raw(String method, String path, String body) {
        return directory.api().request().contentType("application/scim+json").body(body).request(method, path).statusCode();
    }

    /** The HTTP client of Java accepts HTML by default, and reads bodies that are too large for Roster. */
    @Test
    void errorsAreNeverPagesOrProblems() {
        List<Response> errors = List.of(acceptingPages().post(directory.path() + "/Schemas"),
                acceptingPages().get(directory.path() + "/Users/x"),
                acceptingPages().get(directory.path() + "/unknown"),
                acceptingPages().body("x".repeat(2 * 1024 * 1024)).post(directory.path() + "/Bulk"));
        assertThat(errors).extracting(Response::statusCode).containsExactly(405, 404, 404, 413);
        for (Response error : errors) {
            assertThat(error.contentType()).startsWith("application/scim+json");
            assertThat(error.jsonPath().getString("status")).isEqualTo(String.valueOf(error.statusCode()));
        }
    }

    private RequestSpecification acceptingPages() {
        return directory.api().request().header("Accept", "text/html, */*; q=.2").contentType("application/scim+json");
    }

    @Test
    void serviceDescribesItself() {
        JsonObject config = directory.get("/ServiceProviderConfig").json();
        assertThat(config.getJsonObject("patch").getBoolean("supported")).isTrue();
        assertThat(config.getJsonObject("bulk").getInteger("maxOperations")).isEqualTo(1_000);
        assertThat(directory.get("/ResourceTypes").json().getInteger("totalResults")).isEqualTo(2);
        assertThat(directory.get("/ResourceTypes/User").json().getString("endpoint")).isEqualTo("/Users");
        assertThat(directory.get("/Schemas").json().getInteger("totalResults")).isEqualTo(3);
        assertThat(directory.get("/Schemas/" + Directory.USER).json().getJsonArray("attributes")).isNotEmpty();
        assertThat(
                directory.api().request().accept("application/scim+json, application/json").get(directory.path() + "/Schemas")
                        .contentType())
                .startsWith("application/scim+json");
        assertThat(directory.api().request().accept("application/json").get(directory.path() + "/Users").statusCode())
                .isEqualTo(200);
    }
}
