package dev.roster.scim;

import static dev.roster.testing.Directory.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of a directory and bulk requests. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ScimGroupsTest {
    private TestAccount account;
    private Directory directory;

    @BeforeEach
    void connect() {
        account = TestAccount.open();
        directory = Directory.connect(account);
    }

    private Set<String> members(String group) {
        JsonArray members = directory.get("/Groups/" + group).json().getJsonArray("members", new JsonArray());
        return members.stream().map(member -> ((JsonObject) member).getString("value")).collect(Collectors.toSet());
    }

    private static String value(List<String> ids) {
        return ids.stream().map(id -> "{'value':'" + id + "'}").collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void oneRequestForEachMember() {
        List<String> ids = directory.provision("one", 3);
        String group = directory.createGroup("Sales");
        for (String id : ids) {
            Answer added = directory.patch("/Groups/" + group,
                    "[{'op':'Add','path':'members','value':[{'value':'" + id + "'}]}]");
            assertThat(added.status()).as(added.body()).isEqualTo(204);
        }
        assertThat(members(group)).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(directory.patch("/Groups/" + group, "[{'op':'remove','path':'members[value eq \\'%s\\']'}]"
                .replace("\\'", "\\\"").formatted(ids.get(0))).status()).isEqualTo(204);
        assertThat(directory
                .patch("/Groups/" + group, "[{'op':'Remove','path':'members','value':" + value(ids.subList(1, 2)) + "}]")
                .status()).isEqualTo(204);
        assertThat(members(group)).containsExactly(ids.get(2));
        assertThat(directory.patch("/Groups/" + group, "[{'op':'remove','path':'members[display co \\'one-2\\']'}]"
                .replace("\\'", "\\\"")).status()).isEqualTo(204);
        assertThat(members(group)).isEmpty();
        directory.patch("/Groups/" + group, "[{'op':'add','value':{'members':" + value(ids) + "}}]");
        assertThat(members(group)).hasSize(3);
        directory.patch("/Groups/" + group, "[{'op':'replace','path':'members','value':" + value(ids.subList(0, 1)) + "}]");
        assertThat(members(group)).containsExactly(ids.get(0));
        directory.patch("/Groups/" + group, "[{'op':'remove','path':'members'}]");
        assertThat(members(group)).isEmpty();
    }

    @Test
    void aThousandMembersInOneRequest() {
        List<String> ids = directory.provision("many", 1_000);
        String group = directory.createGroup("All");
        Answer added = directory.patch("/Groups/" + group, "[{'op':'add','path':'members','value':" + value(ids) + "}]");
        assertThat(added.status()).as(added.body()).isEqualTo(204);
        assertThat(members(group)).hasSize(1_000);
        assertThat(directory.get("/Groups/" + group + "?excludedAttributes=members").json().getJsonArray("members")).isNull();
        assertThat(directory.get("/Groups?count=200").json().getInteger("itemsPerPage")).isEqualTo(1);
    }

    @Test
    void groupGrantsItsRole() {
        String id = directory.create("grace");
        String group = directory.createGroup("Admins", id);
        assertThat(
                Call.patch(account.admin().api(), account.path() + "/groups/" + group, Map.of("role", "admin")).send().status())
                .isEqualTo(200);
        Api grace = Api.as(account.email("grace"));
        assertThat(grace.get(account.path() + "/members").statusCode()).isEqualTo(200);
        assertThat(directory.patch("/Groups/" + group, "[{'op':'Remove','path':'members','value':" + value(List.of(id)) + "}]")
                .status()).isEqualTo(204);
        assertThat(grace.get(account.path() + "/members").statusCode()).isEqualTo(403);
        assertThat(Call.put(account.admin().api(), account.path() + "/groups/" + group + "/members/" + id).send().outcome())
                .isEqualTo("409 group-managed-by-directory");
        assertThat(Call.delete(account.admin().api(), account.path() + "/groups/" + group).send().outcome())
                .isEqualTo("409 group-managed-by-directory");
        assertThat(directory.delete("/Groups/" + group).status()).isEqualTo(204);
        assertThat(directory.get("/Groups/" + group).status()).isEqualTo(404);
    }

    @Test
    void groupsChange() {
        String id = directory.create("grace");
        String group = directory.createGroup("Sales", id);
        assertThat(directory.get("/Users/" + id).json().getJsonArray("groups").getJsonObject(0).getString("display"))
                .isEqualTo("Sales");
        assertThat(directory.put("/Groups/" + group, json("{'displayName':'Sales EMEA','externalId':'g1'}")).json()
                .getString("displayName")).isEqualTo("Sales EMEA");
        assertThat(members(group)).isEmpty();
        assertThat(directory.patch("/Groups/" + group, "[{'op':'replace','value':{'id':'x','displayName':'Sales APAC'}}]")
                .status())
                .isEqualTo(204);
        JsonObject before = directory.get("/Groups/" + group).json();
        assertThat(before.getString("displayName")).isEqualTo("Sales APAC");
        assertThat(before.getString("externalId")).isEqualTo("g1");
        assertThat(directory.put("/Groups/" + group, json("{'displayName':'Sales APAC','externalId':'g1'}")).json())
                .as("unchanged").isEqualTo(before);
        for (String filter : List.of("displayName%20eq%20%22SALES%20apac%22", "externalId%20eq%20%22g1%22",
                "id%20eq%20%22" + group + "%22",
                "displayName%20sw%20%22sales%22", "not%20(members%20pr)", "displayName%20co%20%22APAC%22")) {
            assertThat(directory.get("/Groups?filter=" + filter).json().getInteger("totalResults")).as(filter).isEqualTo(1);
        }
        directory.patch("/Groups/" + group, "[{'op':'add','path':'members','value':" + value(List.of(id)) + "}]");
        assertThat(directory.get("/Groups?filter=members.value%20eq%20%22" + id + "%22").json().getInteger("totalResults"))
                .isEqualTo(1);
        assertThat(directory.get("/Groups?filter=members%5Bdisplay%20sw%20%22person%22%5D").json().getInteger("totalResults"))
                .isEqualTo(1);
        assertThat(directory.get("/Groups?sortBy=displayName").status()).isEqualTo(200);
    }

    @Test
    void invalidGroupsAreRejected() {
        String id = directory.create("grace");
        String group = directory.createGroup("Sales");
        assertThat(directory.post("/Groups", json("{'displayName':'SALES'}")).json().getString("scimType"))
                .isEqualTo("uniqueness");
        assertThat(directory.post("/Groups", json("{'displayName':' '}")).status()).isEqualTo(400);
        assertThat(directory.post("/Groups", json("{'externalId':'x'}")).status()).isEqualTo(400);
        String ada = account.admin().memberId();
        assertThat(
                directory.patch("/Groups/" + group, "[{'op':'add','path':'members','value':" + value(List.of(id, ada)) + "}]")
                        .json().getString("scimType"))
                .as("a member who is not linked").isEqualTo("invalidValue");
        assertThat(directory.patch("/Groups/" + group, "[{'op':'remove','path':'members','value':" + value(List.of(ada)) + "}]")
                .status()).isEqualTo(204);
        assertThat(directory.patch("/Groups/" + group, "[{'op':'add','path':'members','value':[{'value':'x'}]}]").status())
                .isEqualTo(400);
        assertThat(directory.patch("/Groups/" + group, "[{'op':'add','path':'members','value':[{'value':'" + id
                + "','type':'Group'}]}]").status()).isEqualTo(400);
        assertThat(directory.patch("/Groups/" + group, "[{'op':'replace','path':'members.value','value':'x'}]").status())
                .isEqualTo(400);
        assertThat(members(group)).as("only the linked member was added").containsExactly(id);
        String ofAdmins = Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "Finance")).send().json()
                .getString("id");
        assertThat(directory.get("/Groups/" + ofAdmins).status()).as("a group of admins").isEqualTo(404);
        assertThat(directory.delete("/Groups/" + ofAdmins).status()).isEqualTo(404);
        assertThat(directory.post("/Groups", json("{'displayName':'finance'}")).json().getString("scimType"))
                .isEqualTo("uniqueness");
    }

    @Test
    void bulkFillsTheSeats() {
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", 3)).send();
        JsonArray results = directory.bulk(List.of("a", "b", "c", "d").stream().map(name -> new JsonObject()
                .put("method", "POST").put("path", "/Users").put("bulkId", name).put("data", directory.user(name))).toList());
        assertThat(results.stream().map(result -> ((JsonObject) result).getString("status")).toList())
                .containsExactly("201", "201", "409", "409");
        assertThat(directory.get("/Users").json().getInteger("totalResults")).isEqualTo(2);
    }

    @Test
    void bulkResolvesReferences() {
        JsonArray results = directory.bulk(List.of(
                json("{'method':'POST','path':'/Groups','bulkId':'g','data':{'displayName':'Team','members':[{'value':'bulkId:u'}]}}"),
                new JsonObject().put("method", "POST").put("path", "/Users").put("bulkId", "u").put("data",
                        directory.user("grace")),
                json("{'method':'PATCH','path':'/Users/bulkId:u','data':{'Operations':[{'op':'add','path':'title','value':'T'}]}}"),
                json("{'method':'DELETE','path':'/Users/" + account.id() + "'}"),
                json("{'method':'POST','path':'/Users','bulkId':'i','data':{'userName':'no address'}}"),
                json("{'method':'PUT','path':'/Users','data':{}}"), json("{'method':'GET','path':'/Users/x'}"),
                json("{'method':'POST','path':'/Groups','bulkId':'h','data':{'displayName':'H','members':[{'value':'bulkId:none'}]}}")));
        assertThat(results.stream().map(result -> ((JsonObject) result).getString("status")).toList())
                .containsExactly("201", "201", "200", "404", "400", "400", "400", "409");
        String location = results.getJsonObject(0).getString("location");
        String group = location.substring(location.lastIndexOf('/') + 1);
        assertThat(members(group)).hasSize(1);
        assertThat(directory.get("/Users/" + members(group).iterator().next()).json().getString("title")).isEqualTo("T");
    }
}
