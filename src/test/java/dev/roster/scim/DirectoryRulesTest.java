package dev.roster.scim;

import static dev.roster.testing.Directory.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules between a directory, the admins of the account, and its members. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DirectoryRulesTest {
    private TestAccount account;
    private Directory directory;

    @BeforeEach
    void connect() {
        account = TestAccount.open();
        directory = Directory.connect(account);
    }

    private Answer asAdmin(String path) {
        return Call.get(account.admin().api(), account.path() + path).send();
    }

    private String status(String id) {
        return asAdmin("/members/" + id).json().getString("status");
    }

    private void invite(String name) {
        Answer invited = Call.post(account.admin().api(), account.path() + "/invitations", Map.of("email", account.email(name)))
                .send();
        assertThat(invited.status()).as(invited.body()).isEqualTo(201);
    }

    private JsonArray events(String action) {
        return asAdmin("/audit-events?action=" + action).json().getJsonArray("items");
    }

    /** Otherwise the removed admin could provision their own address, and sign in again. */
    @Test
    void tokenIsRevokedWithThePermissionsOfItsCreator() {
        TestAccount.Person ben = account.add("ben", "admin");
        TestAccount.Person eve = account.add("eve", "admin");
        directory.create("grace");
        Api ofBen = token(ben);
        for (String action : List.of("remove", "suspend", "role?to=member")) {
            assertThat(Browser.signedIn(account.admin().email())
                    .open("/accounts/" + account.id() + "/members/" + ben.memberId() + "/" + action).html()).as(action)
                    .contains("1 token of the directory that they created");
        }
        Answer removed = Call.delete(account.admin().api(), account.path(ben)).send();
        assertThat(removed.json().getJsonObject("revoked").getJsonArray("directoryTokens")).as(removed.body()).hasSize(1);
        assertThat(ofBen.get(directory.path() + "/Users").statusCode()).isEqualTo(401);
        assertThat(Call.post(ofBen, directory.path() + "/Users", directory.user("ben").getMap()).send().status())
                .isEqualTo(401);
        Api ofEve = token(eve);
        Answer demoted = Call.patch(account.admin().api(), account.path(eve), Map.of("role", "member")).send();
        assertThat(demoted.status()).as(demoted.body()).isEqualTo(200);
        assertThat(ofEve.get(directory.path() + "/Users").statusCode()).isEqualTo(401);
        assertThat(events("directory-token.revoked")).hasSize(2);
        assertThat(directory.get("/Users").status()).as("the token of another admin").isEqualTo(200);
    }

    private Api token(TestAccount.Person creator) {
        Answer created = Call.post(creator.api(), account.path() + "/directory/tokens").send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return new Api(created.json().getString("token"));
    }

    @Test
    void noTokenOutlivesARemovalAtTheSameTime() {
        for (int round = 0; round < 5; round++) {
            TestAccount.Person eve = account.add("eve-" + round, "admin");
            List<Answer> answers = Call.together(Call.post(eve.api(), account.path() + "/directory/tokens"),
                    Call.delete(account.admin().api(), account.path(eve)));
            assertThat(answers.get(1).status()).as(answers.get(1).body()).isEqualTo(200);
            if (answers.get(0).status() == 201) {
                assertThat(new Api(answers.get(0).json().getString("token")).get(directory.path() + "/Users").statusCode())
                        .isEqualTo(401);
            }
        }
        assertThat(asAdmin("/directory").json().getJsonArray("tokens")).hasSize(1);
    }

    @Test
    void tokenIsNotValidAfterTheExpiryOfItsCreator() {
        TestAccount.Person ben = account.add("ben", "admin");
        Api ofBen = token(ben);
        Sql.update("update member set expires_at = now() - interval '1 second' where account_id = ?::uuid and id = ?::uuid",
                account.id(), ben.memberId());
        assertThat(ofBen.get(directory.path() + "/Users").statusCode()).isEqualTo(401);
    }

    @Test
    void tokenIsRevokedWithTheGroupThatMadeItsCreatorAnAdmin() {
        TestAccount.Person ben = account.add("ben", "member");
        String group = Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "IT", "role", "admin"))
                .send().json().getString("id");
        Call.put(account.admin().api(), account.path() + "/groups/" + group + "/members/" + ben.memberId(), Map.of()).send();
        Api ofBen = token(ben);
        assertThat(Call.delete(account.admin().api(), account.path() + "/groups/" + group).send().status()).isIn(200, 204);
        assertThat(ofBen.get(directory.path() + "/Users").statusCode()).isEqualTo(401);
        assertThat(events("directory-token.revoked")).hasSize(1);
    }

    /** The token that the request uses is revoked by the request itself. */
    @Test
    void directoryRemovesTheCreatorOfItsToken() {
        directory.post("/Users", directory.user("ada"));
        Call.post(account.admin().api(), account.path() + "/directory/links", Map.of("all", true)).send();
        account.add("ben", "admin");
        String id = account.admin().memberId();
        Answer deactivated = directory.put("/Users/" + id, directory.user("ada").put("active", false).put("displayName", "A"));
        assertThat(deactivated.status()).as(deactivated.body()).isEqualTo(200);
        assertThat(directory.get("/Users/" + id).status()).isEqualTo(401);
    }

    @Test
    void suspensionsOfOthersOutliveAnActivation() {
        String id = directory.create("grace");
        String member = account.path() + "/members/" + id;
        Call.post(account.admin().api(), member + "/suspend").send();
        directory.put("/Users/" + id, directory.user("grace").put("active", false));
        directory.put("/Users/" + id, directory.user("grace"));
        assertThat(status(id)).as("suspended by an admin first").isEqualTo("suspended");
        Call.post(account.admin().api(), member + "/reactivate").send();
        directory.put("/Users/" + id, directory.user("grace").put("active", false));
        Call.post(account.admin().api(), member + "/reactivate").send();
        Call.post(account.admin().api(), member + "/suspend").send();
        directory.put("/Users/" + id, directory.user("grace"));
        assertThat(status(id)).as("suspended by an admin last").isEqualTo("suspended");
        Call.post(account.admin().api(), member + "/reactivate").send();
        directory.put("/Users/" + id, directory.user("grace").put("active", false));
        directory.put("/Users/" + id, directory.user("grace"));
        assertThat(status(id)).as("suspended by the directory").isEqualTo("provisioned");
    }

    @Test
    void requestWithoutActiveChangesNoStatus() {
        String id = directory.create("grace");
        directory.patch("/Users/" + id, "[{'op':'replace','path':'active','value':false}]");
        JsonObject user = directory.user("grace").put("title", "Admiral");
        user.remove("active");
        assertThat(directory.put("/Users/" + id, user).json().getBoolean("active")).isFalse();
        assertThat(directory.put("/Users/" + id, user.putNull("active")).json().getBoolean("active")).isFalse();
        assertThat(directory.patch("/Users/" + id, "[{'op':'remove','path':'active'}]").json().getBoolean("active")).isFalse();
        assertThat(status(id)).isEqualTo("suspended");
    }

    @Test
    void newAddressRevokesItsInvitation() {
        String id = directory.create("grace");
        invite("hopper");
        Answer moved = directory.put("/Users/" + id, directory.user("hopper"));
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(asAdmin("/invitations?state=open").json().getJsonArray("items")).isEmpty();
    }

    @Test
    void nothingRejectsADeactivation() {
        directory.create("taken");
        account.add("ben", "member");
        Map<String, JsonObject> changes = Map.of(
                "taken-name", directory.user("taken-name").put("userName", account.email("taken")),
                "address", directory.user("address").put("emails", new JsonArray().add(json("{'value':'"
                        + account.email("ben") + "'}"))),
                "no-address", directory.user("no-address").put("emails", new JsonArray().add(json("{'value':'x'}"))),
                "no-name", directory.user("no-name").putNull("userName"),
                "long", directory.user("long").put("title", "x".repeat(3_000)));
        changes.forEach((name, user) -> {
            String id = directory.create(name);
            Answer active = directory.put("/Users/" + id, user);
            assertThat(active.status()).as(name + active.body()).isIn(400, 409);
            Answer deactivated = directory.put("/Users/" + id, user.copy().put("active", "False"));
            assertThat(deactivated.status()).as(name + deactivated.body()).isEqualTo(200);
            assertThat(deactivated.json().getString("userName")).isEqualTo(account.email(name));
            assertThat(status(id)).as(name).isEqualTo("suspended");
        });
        String id = directory.create("patched");
        assertThat(directory.patch("/Users/" + id,
                "[{'op':'replace','path':'unknown','value':1},{'op':'replace','value':{'active':false}}]").status())
                .isEqualTo(200);
        assertThat(status(id)).isEqualTo("suspended");
    }

    @Test
    void onlyAllowedDomainsAreProvisioned() {
        String before = directory.create("before");
        assertThat(Call.patch(account.admin().api(), account.path(), Map.of("allowedEmailDomains", List.of("only.example")))
                .send().status()).isEqualTo(200);
        Answer other = directory.post("/Users", directory.user("grace"));
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.json().getString("scimType")).isEqualTo("invalidValue");
        assertThat(directory.put("/Users/" + before, directory.user("after")).status()).isEqualTo(400);
        assertThat(directory.put("/Users/" + before, directory.user("before").put("title", "T")).status()).isEqualTo(200);
        assertThat(directory.put("/Users/" + before, directory.user("after").put("active", false)).status()).isEqualTo(200);
        assertThat(status(before)).isEqualTo("suspended");
    }

    @Test
    void inactiveUserNeedsNoSeat() {
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", 1)).send();
        assertThat(directory.post("/Users", directory.user("grace")).status()).isEqualTo(409);
        String id = directory.create(directory.user("alan").put("active", false)).getString("id");
        assertThat(status(id)).isEqualTo("suspended");
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", 2)).send();
        assertThat(directory.put("/Users/" + id, directory.user("alan")).status()).isEqualTo(200);
        assertThat(status(id)).isEqualTo("provisioned");
    }

    @Test
    void userWithTheNameOfAnotherIsNotLinked() {
        account.add("ben", "member");
        TestAccount.Person eve = account.add("eve", "member");
        assertThat(directory.post("/Users", directory.user("ben")).status()).isEqualTo(409);
        assertThat(directory.post("/Users", directory.user("eve")).status()).isEqualTo(409);
        directory.create(directory.user("other").put("userName", account.email("ben")));
        Answer linked = Call.post(account.admin().api(), account.path() + "/directory/links", Map.of("all", true)).send();
        assertThat(linked.status()).as(linked.body()).isEqualTo(200);
        assertThat(linked.json().getJsonArray("linked")).hasSize(1);
        assertThat(directory.get("/Users/" + eve.memberId()).status()).isEqualTo(200);
        // The directory moves an unlinked user from one member's address to another's.
        account.add("dan", "member");
        account.add("fay", "member");
        directory.post("/Users", directory.user("dan"));
        directory.post("/Users", directory.user("fay").put("userName", account.email("dan")));
        assertThat(asAdmin("/directory/links").json().getJsonArray("items")).hasSize(1);
    }

    @Test
    void expiredMemberFailsNoLink() {
        TestAccount.Person ben = account.add("ben", "member");
        account.add("eve", "member");
        directory.post("/Users", directory.user("ben"));
        directory.post("/Users", directory.user("eve"));
        Sql.update("update member set expires_at = now() - interval '1 second' where account_id = ?::uuid and id = ?::uuid",
                account.id(), ben.memberId());
        Answer linked = Call.post(account.admin().api(), account.path() + "/directory/links", Map.of("all", true)).send();
        assertThat(linked.status()).as(linked.body()).isEqualTo(200);
        assertThat(linked.json().getJsonArray("linked")).hasSize(1);
    }

    @Test
    void staleOrFullMembersBlockNoRemoval() {
        String grace = directory.create("grace");
        String alan = directory.create("alan");
        String group = directory.createGroup("Sales", grace);
        String stale = directory.create("stale");
        directory.delete("/Users/" + stale);
        Answer replaced = directory.put("/Groups/" + group, json("{'displayName':'Sales','members':[{'value':'" + stale
                + "'},{'value':'" + alan + "'}]}"));
        assertThat(replaced.status()).as(replaced.body()).isEqualTo(200);
        assertThat(members(group)).containsExactly(alan);
        directory.createGroup("Other");
        Answer renamed = directory.put("/Groups/" + group, json("{'displayName':'Other'}"));
        assertThat(renamed.json().getString("scimType")).isEqualTo("uniqueness");
        assertThat(members(group)).isEmpty();
        for (int i = 0; i < 20; i++) {
            directory.createGroup("Group " + i, grace);
        }
        Answer full = directory.put("/Groups/" + group, json("{'displayName':'Sales','members':[{'value':'" + grace + "'}]}"));
        assertThat(full.status()).as(full.body()).isEqualTo(409);
        assertThat(members(group)).isEmpty();
    }

    private List<String> members(String group) {
        JsonArray members = directory.get("/Groups/" + group).json().getJsonArray("members", new JsonArray());
        return members.stream().map(member -> ((JsonObject) member).getString("value")).toList();
    }

    @Test
    void thousandFailuresAreReported() {
        JsonArray results = directory.bulk(IntStream.range(0, 1_000)
                .mapToObj(i -> json("{'method':'DELETE','path':'/Users/x'}")).toList());
        assertThat(results).hasSize(1_000);
        assertThat(results.getJsonObject(999).getString("status")).isEqualTo("404");
        assertThat(results.getJsonObject(999).getString("location")).endsWith("/scim/v2/" + account.id() + "/Users/x");
    }

    @Test
    void onlyAdminsDisconnect() {
        account.addRole("it", "directory:read", "directory:update", "member:read");
        Api it = account.add("it", "it").api();
        String token = asAdmin("/directory").json().getJsonArray("tokens").getJsonObject(0).getString("id");
        assertThat(Call.delete(it, account.path() + "/directory/tokens/" + token).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.delete(it, account.path() + "/directory").send().outcome()).isEqualTo("403 forbidden");
    }

    @Test
    void entityTagsCoverGroupsAndMembers() {
        String id = directory.create("grace");
        String group = directory.createGroup("Sales");
        String user = etag("/Users/" + id);
        String ofGroup = etag("/Groups/" + group);
        directory.patch("/Groups/" + group, "[{'op':'add','path':'members','value':[{'value':'" + id + "'}]}]");
        assertThat(conditional("/Users/" + id, user)).isEqualTo(200);
        assertThat(conditional("/Groups/" + group, ofGroup)).isEqualTo(200);
        String withMember = etag("/Groups/" + group);
        assertThat(conditional("/Groups/" + group, withMember)).isEqualTo(304);
        directory.delete("/Users/" + id);
        assertThat(conditional("/Groups/" + group, withMember)).isEqualTo(200);
    }

    private String etag(String path) {
        return directory.api().get(directory.path() + path).header("ETag");
    }

    private int conditional(String path, String etag) {
        return directory.api().request().header("If-None-Match", etag).get(directory.path() + path).statusCode();
    }

    @Test
    void changesOfTheUserAreInTheAuditLog() {
        String id = directory.create("grace");
        directory.put("/Users/" + id, directory.user("grace").put("externalId", "new").put("userName", "hopper"));
        JsonObject event = events("member.profile-changed").getJsonObject(0);
        assertThat(event.getJsonObject("before").getString("userName")).isEqualTo(account.email("grace"));
        assertThat(event.getJsonObject("after").getString("userName")).isEqualTo("hopper");
        assertThat(event.getJsonObject("after").getString("externalId")).isEqualTo("new");
        Call.post(account.admin().api(), account.path() + "/members/" + id + "/suspend").send();
        directory.patch("/Users/" + id, "[{'op':'replace','path':'active','value':false}]");
        assertThat(events("member.profile-changed").getJsonObject(0).getJsonObject("after").getBoolean("active")).isFalse();
    }

    @Test
    void erasureCoversFormerAddresses() {
        invite("grace");
        String id = directory.create("grace");
        directory.put("/Users/" + id, directory.user("hopper"));
        directory.delete("/Users/" + id);
        Answer erased = Call.post(account.admin().api(), account.path() + "/members/" + id + "/erase").send();
        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        assertThat(Sql.count("select count(*) from invitation where account_id = '" + account.id() + "' and email = '"
                + account.email("grace") + "'")).isZero();
        assertThat(Sql.count("select count(*) from audit_event where account_id = '" + account.id()
                + "' and target_label = '" + account.email("grace") + "'")).isZero();
    }
}
