package dev.roster.scim;

import static dev.roster.testing.Directory.ENTERPRISE;
import static dev.roster.testing.Directory.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users of a directory: the life of a member, and requests as Entra and Okta send them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ScimUsersTest {
    private TestAccount account;
    private Directory directory;

    @BeforeEach
    void connect() {
        account = TestAccount.open();
        directory = Directory.connect(account);
    }

    private JsonObject member(String id) {
        Answer found = Call.get(account.admin().api(), account.path() + "/members/" + id).send();
        assertThat(found.status()).as(found.body()).isEqualTo(200);
        return found.json();
    }

    private JsonObject find(String filter) {
        Answer found = directory.get("/Users?filter=" + encoded(filter));
        assertThat(found.status()).as(found.body()).isEqualTo(200);
        return found.json();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String access(String name) {
        return Integer.toString(Api.as(account.email(name)).get("/v1/access?account=" + account.id()).statusCode());
    }

    @Test
    void userIsAMemberBeforeTheFirstSignIn() {
        JsonObject created = directory.create(directory.user("grace"));
        String id = created.getString("id");
        assertThat(created.getString("userName")).isEqualTo(account.email("grace"));
        assertThat(created.getJsonObject("meta").getString("location")).endsWith("/scim/v2/" + account.id() + "/Users/" + id);
        JsonObject member = member(id);
        assertThat(member.getString("status")).isEqualTo("provisioned");
        assertThat(member.getString("role")).isEqualTo("member");
        assertThat(member.getString("name")).isEqualTo("Person grace");
        assertThat(access("grace")).isEqualTo("200");
        assertThat(member(id).getString("status")).isEqualTo("active");
        assertThat(Mailbox.of(account.email("grace"))).as("invitations").isEmpty();
        assertThat(directory.get("/Users/" + id).json()).isEqualTo(created);
    }

    @Test
    void deactivationSuspendsAndDeletionRemoves() {
        String id = directory.create("grace");
        assertThat(access("grace")).isEqualTo("200");
        String key = Keys.create(account, new TestAccount.Person(account.email("grace"), id, Api.as(account.email("grace"))))
                .secret();
        assertThat(directory.patch("/Users/" + id, "[{'op':'Replace','path':'active','value':'False'}]").json()
                .getBoolean("active")).isFalse();
        assertThat(access("grace")).isEqualTo("403");
        assertThat(member(id).getString("status")).isEqualTo("suspended");
        assertThat(directory.patch("/Users/" + id, "[{'op':'Replace','value':{'active':true}}]").status()).isEqualTo(200);
        assertThat(access("grace")).isEqualTo("200");
        assertThat(directory.delete("/Users/" + id).status()).isEqualTo(204);
        assertThat(access("grace")).isEqualTo("403");
        assertThat(new Api(key).get("/v1/access?account=" + account.id()).statusCode()).isEqualTo(401);
        assertThat(directory.get("/Users/" + id).status()).isEqualTo(404);
        assertThat(directory.delete("/Users/" + id).status()).isEqualTo(404);
        JsonObject removal = Call.get(account.admin().api(), account.path() + "/audit-events?action=member.removed").send()
                .json().getJsonArray("items").getJsonObject(0);
        assertThat(removal.getJsonObject("actor").getString("kind")).isEqualTo("directory");
        assertThat(removal.getJsonObject("actor").getString("label")).isEqualTo("Entra ID");
        assertThat(removal.getJsonObject("after").getJsonArray("revokedApiKeys")).hasSize(1);
    }

    @Test
    void userIsCreatedAgainWithANewExternalId() {
        String id = directory.create("grace");
        directory.delete("/Users/" + id);
        JsonObject again = directory.create(directory.user("grace").put("externalId", "new"));
        assertThat(again.getString("id")).isNotEqualTo(id);
        assertThat(find("externalId eq \"new\"").getInteger("totalResults")).isEqualTo(1);
        assertThat(directory.patch("/Users/" + again.getString("id"), "[{'op':'replace','path':'externalId','value':'newer'}]")
                .json().getString("externalId")).isEqualTo("newer");
    }

    @Test
    void memberWhomAnAdminRemovedCanBeCreatedAgain() {
        String id = directory.create("grace");
        assertThat(Call.delete(account.admin().api(), account.path() + "/members/" + id).send().status()).isEqualTo(200);
        assertThat(directory.get("/Users/" + id).status()).isEqualTo(404);
        assertThat(directory.create("grace")).isNotEqualTo(id);
    }

    @Test
    void expiredMembershipDoesNotKeepItsAddress() {
        TestAccount.Person ben = account.add("ben", "member");
        Sql.update("update member set expires_at = now() - interval '1 second' where account_id = ?::uuid and id = ?::uuid",
                account.id(), ben.memberId());
        assertThat(directory.create("ben")).isNotEqualTo(ben.memberId());
        assertThat(member(ben.memberId()).getString("status")).isEqualTo("removed");
    }

    @Test
    void lastAdminIsRemoved() {
        JsonObject admin = directory.user("ada");
        assertThat(directory.post("/Users", admin).status()).isEqualTo(409);
        Answer linked = Call.post(account.admin().api(), account.path() + "/directory/links", Map.of("all", true)).send();
        assertThat(linked.status()).as(linked.body()).isEqualTo(200);
        String id = find("userName eq \"" + account.email("ada") + "\"").getJsonArray("Resources").getJsonObject(0)
                .getString("id");
        assertThat(id).isEqualTo(account.admin().memberId());
        assertThat(directory.delete("/Users/" + id).status()).isEqualTo(204);
        assertThat(access("ada")).isEqualTo("403");
        assertThat(Api.asOperator().get(account.path()).jsonPath().getString("withoutAdminSince")).isNotNull();
    }

    @Test
    void adminsSuspensionOutlivesASync() {
        String id = directory.create("grace");
        Call.post(account.admin().api(), account.path() + "/members/" + id + "/suspend").send();
        assertThat(directory.put("/Users/" + id, directory.user("grace").put("title", "Admiral")).status()).isEqualTo(200);
        assertThat(member(id).getString("status")).isEqualTo("suspended");
        directory.patch("/Users/" + id, "[{'op':'replace','value':{'active':false}}]");
        Call.post(account.admin().api(), account.path() + "/members/" + id + "/reactivate").send();
        directory.put("/Users/" + id, directory.user("grace").put("active", false));
        assertThat(member(id).getString("status")).as("the directory repeats the deactivation").isEqualTo("suspended");
    }

    @Test
    void putReplacesEverything() {
        JsonObject user = directory.user("grace").put("title", "Admiral").put(ENTERPRISE, new JsonObject()
                .put("department", "Navy").put("manager", new JsonObject().put("value", "boss")));
        JsonObject created = directory.create(user);
        assertThat(created.getJsonObject(ENTERPRISE).getString("department")).isEqualTo("Navy");
        assertThat(created.getJsonArray("schemas")).contains(ENTERPRISE);
        String id = created.getString("id");
        Answer replaced = directory.put("/Users/" + id, directory.user("grace").put("displayName", "Grace Hopper")
                .put("userName", account.email("HOPPER")).put("unknown", 1).put("id", "ignored"));
        assertThat(replaced.status()).as(replaced.body()).isEqualTo(200);
        assertThat(replaced.json().getString("title")).isNull();
        assertThat(replaced.json().getJsonObject(ENTERPRISE)).isNull();
        assertThat(replaced.json().getString("id")).isEqualTo(id);
        assertThat(member(id).getString("name")).isEqualTo("Grace Hopper");
        Answer moved = directory.patch("/Users/" + id,
                "[{'op':'replace','path':'emails[type eq \\'work\\'].value','value':'%s'}]".replace("\\'", "\\\"")
                        .formatted(account.email("hopper")));
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(member(id).getString("email")).isEqualTo(account.email("hopper"));
        assertThat(Call.get(account.admin().api(), account.path() + "/audit-events?action=member.profile-changed").send().json()
                .getJsonArray("items")).hasSize(2);
    }

    @Test
    void unchangedResourcesWriteNothing() {
        JsonObject user = directory.user("grace").put(ENTERPRISE, new JsonObject().put("department", "Navy"));
        String id = directory.create(user).getString("id");
        JsonObject before = directory.get("/Users/" + id).json();
        int events = events();
        assertThat(directory.put("/Users/" + id, user).json()).isEqualTo(before);
        assertThat(directory.patch("/Users/" + id, "[{'op':'replace','value':{'active':'True','displayName':'Person grace'}}]")
                .json()).isEqualTo(before);
        assertThat(events()).isEqualTo(events);
    }

    private int events() {
        return (int) Sql.count("select count(*) from audit_event where account_id = '" + account.id() + "'");
    }

    @Test
    void filtersFindUsers() {
        String grace = directory.create(directory.user("grace").put("title", "Admiral").put("name",
                json("{'givenName':'Grace','familyName':'Hopper'}")).put(ENTERPRISE, json("{'department':'Navy'}")))
                .getString("id");
        String alan = directory.create(directory.user("alan").put("active", false).put("emails", new JsonArray(List.of(
                json("{'value':'" + account.email("alan") + "','type':'work'}"),
                json("{'value':'alan@home.example','type':'home'}")))))
                .getString("id");
        String group = directory.createGroup("Sailors", grace);
        Map<String, List<String>> expected = Map.ofEntries(
                Map.entry("userName eq \"" + account.email("GRACE") + "\"", List.of(grace)),
                Map.entry("userName sw \"ala\"", List.of(alan)),
                Map.entry("externalId eq \"ext-grace\"", List.of(grace)),
                Map.entry("externalId eq \"EXT-GRACE\"", List.of()),
                Map.entry("id eq \"" + alan + "\"", List.of(alan)),
                Map.entry("id eq \"x\"", List.of()),
                Map.entry("active eq false", List.of(alan)),
                Map.entry("active eq \"True\"", List.of(grace)),
                Map.entry("title pr", List.of(grace)),
                Map.entry("not (title pr)", List.of(alan)),
                Map.entry("not (title eq \"Admiral\")", List.of(alan)),
                Map.entry("title ne \"Admiral\"", List.of(alan)),
                Map.entry("title eq null", List.of(alan)),
                Map.entry("title eq \"admiral\" and name.familyName ew \"PER\"", List.of(grace)),
                Map.entry("name.givenName co \"rac\" or active eq false", List.of(grace, alan)),
                Map.entry("name pr", List.of(grace)),
                Map.entry("emails[type eq \"home\" and value co \"@home\"]", List.of(alan)),
                Map.entry("emails[type eq \"home\"].value eq \"alan@home.example\"", List.of(alan)),
                Map.entry("emails[type eq \"work\" and value co \"@home\"]", List.of()),
                Map.entry("emails.value eq \"ALAN@home.example\"", List.of(alan)),
                Map.entry("emails co \"" + account.domain() + "\"", List.of(grace, alan)),
                Map.entry("emails ne \"alan@home.example\"", List.of(grace)),
                Map.entry(ENTERPRISE + ":department eq \"navy\"", List.of(grace)),
                Map.entry("groups.value eq \"" + group + "\"", List.of(grace)),
                Map.entry("groups[display eq \"sailors\"]", List.of(grace)),
                Map.entry("not (groups pr)", List.of(alan)),
                Map.entry("meta.created gt \"2020-01-01T00:00:00Z\"", List.of(grace, alan)),
                Map.entry("meta.lastModified lt \"2020-01-01T00:00:00Z\"", List.of()),
                Map.entry("meta.resourceType eq \"User\"", List.of(grace, alan)),
                Map.entry("userName gt \"b\"", List.of(grace)),
                Map.entry("displayName co \"'; drop table member; --\"", List.of()),
                Map.entry("displayName co \"%\"", List.of()));
        expected.forEach((filter, ids) -> assertThat(find(filter).getJsonArray("Resources").stream()
                .map(resource -> ((JsonObject) resource).getString("id")).toList()).as(filter).isEqualTo(ids));
        Answer searched = directory.post("/Users/.search", new JsonObject().put("filter", "title pr").put("attributes",
                new JsonArray().add("userName")));
        assertThat(searched.json().getJsonArray("Resources").getJsonObject(0).fieldNames()).containsExactlyInAnyOrder("schemas",
                "id", "userName");
    }

    @Test
    void listsHaveStablePagesAndSorting() {
        List<String> ids = directory.provision("page", 5);
        JsonObject test = directory.get("/Users?startIndex=1&count=2").json();
        assertThat(test.getInteger("totalResults")).isEqualTo(5);
        assertThat(test.getInteger("itemsPerPage")).isEqualTo(2);
        assertThat(ids("/Users?startIndex=1&count=2")).isEqualTo(ids.subList(0, 2));
        assertThat(ids("/Users?startIndex=3&count=2")).isEqualTo(ids.subList(2, 4));
        assertThat(ids("/Users?startIndex=5&count=2")).isEqualTo(ids.subList(4, 5));
        assertThat(ids("/Users?startIndex=6&count=2")).isEmpty();
        assertThat(ids("/Users?startIndex=-1")).isEqualTo(ids);
        assertThat(ids("/Users?count=0")).isEmpty();
        assertThat(ids("/Users?count=100000")).hasSize(5);
        assertThat(ids("/Users?sortBy=userName&sortOrder=descending&count=1")).isEqualTo(ids.subList(4, 5));
        for (String sortBy : List.of("id", "externalId", "active", "meta.created", "emails", "emails.type", "name.familyName",
                ENTERPRISE + ":department", ENTERPRISE + ":manager.value")) {
            assertThat(ids("/Users?sortBy=" + sortBy)).as(sortBy).hasSize(5);
        }
        for (String invalid : List.of("sortBy=unknown", "sortBy=name", "sortBy=groups", "sortBy=id%3Bdrop", "sortOrder=x",
                "count=x",
                "startIndex=1.5", "filter=x", "filter=%27", "attributes=" + "a,".repeat(200))) {
            assertThat(directory.get("/Users?" + invalid).status()).as(invalid).isEqualTo(400);
        }
    }

    private List<String> ids(String path) {
        Answer found = directory.get(path);
        assertThat(found.status()).as(path + found.body()).isEqualTo(200);
        return found.json().getJsonArray("Resources").stream().map(each -> ((JsonObject) each).getString("id")).toList();
    }

    @Test
    void attributesSelect() {
        String id = directory.create(directory.user("grace").put("name", json("{'givenName':'G','familyName':'H'}"))
                .put(ENTERPRISE, json("{'department':'Navy','division':'D'}"))).getString("id");
        JsonObject some = directory
                .get("/Users/" + id + "?attributes=NAME.givenName,emails.value," + ENTERPRISE + ":department")
                .json();
        assertThat(some.fieldNames()).containsExactlyInAnyOrder("schemas", "id", "name", "emails", ENTERPRISE);
        assertThat(some.getJsonObject("name")).isEqualTo(json("{'givenName':'G'}"));
        assertThat(some.getJsonArray("emails").getJsonObject(0).fieldNames()).containsExactly("value");
        assertThat(some.getJsonObject(ENTERPRISE)).isEqualTo(json("{'department':'Navy'}"));
        JsonObject rest = directory.get("/Users/" + id + "?excludedAttributes=id,emails,name.givenName," + ENTERPRISE).json();
        assertThat(rest.fieldNames()).contains("id", "userName", "meta").doesNotContain("emails", ENTERPRISE);
        assertThat(rest.getJsonObject("name")).isEqualTo(json("{'familyName':'H'}"));
    }

    @Test
    void versionsGuardChanges() {
        String id = directory.create("grace");
        Response found = directory.api().get(directory.path() + "/Users/" + id);
        String etag = found.header("ETag");
        assertThat(etag).isEqualTo(found.jsonPath().getString("meta.version")).startsWith("W/");
        assertThat(found.contentType()).startsWith("application/scim+json");
        assertThat(directory.api().request().header("If-None-Match", etag).get(directory.path() + "/Users/" + id).statusCode())
                .isEqualTo(304);
        Call stale = Call
                .put(directory.api(), directory.path() + "/Users/" + id, directory.user("grace").put("title", "x").getMap())
                .with("If-Match", "W/\"7\"");
        assertThat(stale.send().status()).isEqualTo(412);
        assertThat(Call.delete(directory.api(), directory.path() + "/Users/" + id).with("If-Match", "W/\"7\"").send().status())
                .isEqualTo(412);
        assertThat(
                Call.put(directory.api(), directory.path() + "/Users/" + id, directory.user("grace").put("title", "x").getMap())
                        .with("If-Match", etag).send().status())
                .isEqualTo(200);
        assertThat(Call.delete(directory.api(), directory.path() + "/Users/" + id).with("If-Match", etag).send().status())
                .isEqualTo(412);
    }

    @Test
    void conflictsAndInvalidUsersAreRejected() {
        directory.create("grace");
        assertError(directory.post("/Users", directory.user("grace")), 409, "uniqueness");
        assertError(directory.post("/Users", directory.user("other").put("userName", account.email("GRACE"))), 409,
                "uniqueness");
        assertError(directory.post("/Users", directory.user("grace").put("userName", "other")), 409, "uniqueness");
        String alan = directory.create("alan");
        assertError(directory.put("/Users/" + alan, directory.user("alan").put("userName", account.email("grace"))), 409,
                "uniqueness");
        assertError(directory.put("/Users/" + alan, directory.user("grace").put("userName", "alan")), 409, "uniqueness");
        assertError(directory.post("/Users", directory.user("x").putNull("userName")), 400, "invalidValue");
        assertError(directory.post("/Users", new JsonObject().put("userName", "no-address")), 400, "invalidValue");
        assertError(directory.post("/Users", directory.user("x").put("userName", "x".repeat(256))), 400, "invalidValue");
        assertError(directory.post("/Users", directory.user("x").put("title", "x".repeat(2_001))), 400, "invalidValue");
        assertError(directory.post("/Users", directory.user("x").put("active", "maybe")), 400, "invalidValue");
        assertError(directory.patch("/Users/" + alan, "[{'op':'remove','path':'userName'}]"), 400, "invalidValue");
        assertError(directory.get("/Users/x"), 404, null);
        assertError(directory.patch("/Users/" + account.id(), "[{'op':'replace','path':'title','value':'x'}]"), 404, null);
    }

    @Test
    void simultaneousRequestsCreateOneMember() {
        Call create = Call.post(directory.api(), directory.path() + "/Users", directory.user("grace").getMap());
        List<Integer> statuses = Call.together(create, create, create, create).stream().map(Answer::status).sorted().toList();
        assertThat(statuses).containsExactly(201, 409, 409, 409);
        String id = find("userName eq \"" + account.email("grace") + "\"").getJsonArray("Resources").getJsonObject(0)
                .getString("id");
        Call delete = Call.delete(directory.api(), directory.path() + "/Users/" + id);
        Call put = Call.put(directory.api(), directory.path() + "/Users/" + id,
                directory.user("grace").put("title", "x").getMap());
        assertThat(Call.together(delete, put, delete, put))
                .allSatisfy(answer -> assertThat(answer.status()).isIn(200, 204, 404));
        assertThat(directory.get("/Users/" + id).status()).isEqualTo(404);
    }

    private static void assertError(Answer answer, int status, String scimType) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().getJsonArray("schemas").getString(0)).isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
        assertThat(answer.json().getString("status")).isEqualTo(Integer.toString(status));
        assertThat(answer.json().getString("scimType")).isEqualTo(scimType);
    }
}
