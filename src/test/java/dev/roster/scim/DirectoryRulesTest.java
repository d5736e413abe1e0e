package dev.roster.scim;

import static dev.roster.testing.Directory.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import java.util.Map;
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
}
