package dev.roster.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody lets a removed person in, also not with the key of a service account that the person created. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class CreatedKeysTest extends ServiceScenario {
    private Person zoe;
    private String service;
    private String keyId;
    private Api key;

    @BeforeEach
    void createKey() {
        zoe = account.add("zoe", "admin");
        service = created(Map.of("role", "admin"));
        Answer answer = createKey(zoe.api(), service, Map.of());
        keyId = answer.json().getJsonObject("apiKey").getString("id");
        key = new Api(answer.json().getString("secret"));
        assertThat(access(key, "member:remove")).isEqualTo(200);
    }

    @Test
    void aRemovalRevokesThem() {
        Api other = key(service);
        Answer removal = Call.delete(admin, account.path(zoe)).send();
        assertThat(removal.json().getJsonObject("revoked").getJsonArray("createdApiKeys"))
                .isEqualTo(new JsonArray().add(keyId));
        assertThat(removal.json().getJsonObject("revoked").getJsonArray("apiKeys")).isEmpty();
        assertThat(access(key, null)).isEqualTo(401);
        assertThat(access(other, "member:remove")).as("the key of another creator").isEqualTo(200);
        assertThat(after("member.removed")).contains("revokedCreatedApiKeys", keyId).doesNotContain("keptApiKeys");
        assertThat(Sql.column("select action from audit_event where account_id = ?::uuid and target_id = ?::uuid",
                account.id(), keyId)).contains("api-key.revoked");
    }

    @Test
    void aRemovalCanKeepThem() {
        Answer removal = Call.delete(admin, account.path(zoe) + "?keepCreatedKeys=true").send();
        assertThat(removal.json().getJsonObject("revoked").getJsonArray("createdApiKeys")).isEmpty();
        assertThat(removal.json().getJsonObject("revoked").getJsonArray("keptApiKeys")).isEqualTo(new JsonArray().add(keyId));
        assertThat(access(key, "member:remove")).isEqualTo(200);
        assertThat(after("member.removed")).contains("keptApiKeys", keyId);
    }

    @Test
    void whoLeavesCannotKeepThem() {
        assertThat(Call.delete(zoe.api(), account.path(zoe) + "?keepCreatedKeys=true").send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(Call.delete(zoe.api(), account.path(zoe)).send().status()).isEqualTo(200);
        assertThat(access(key, null)).isEqualTo(401);
    }

    @Test
    void bulkRemovalsRevokeThem() {
        Answer removal = Call.post(admin, account.path() + "/members/bulk", Map.of("action", "remove", "members",
                List.of(Map.of("id", zoe.memberId()), Map.of("id", service)))).send();
        assertThat(removal.json().getInteger("changed")).as(removal.body()).isEqualTo(2);
        assertThat(access(key, null)).isEqualTo(401);
    }

    @Test
    void bulkRemovalsCanKeepThem() {
        Map<String, Object> request = Map.of("action", "remove", "keepCreatedKeys", true, "members",
                List.of(Map.of("id", zoe.memberId())));
        JsonArray dry = Call.post(admin, account.path() + "/members/bulk?dryRun=true", request).send().json()
                .getJsonArray("results");
        assertThat(dry.getJsonObject(0).getJsonObject("revoked").getJsonArray("keptApiKeys")).containsExactly(keyId);
        Answer removal = Call.post(admin, account.path() + "/members/bulk", request).send();
        assertThat(removal.json().getJsonArray("results").getJsonObject(0).getJsonObject("revoked"))
                .isEqualTo(dry.getJsonObject(0).getJsonObject("revoked"));
        assertThat(access(key, "member:remove")).isEqualTo(200);
        assertThat(after("member.removed")).contains("keptApiKeys", keyId);
    }

    @Test
    void onlyRemovalsKeepThem() {
        assertThat(Call.post(admin, account.path() + "/members/bulk", Map.of("action", "suspend", "keepCreatedKeys", true,
                "members", List.of(Map.of("id", zoe.memberId())))).send().outcome()).isEqualTo("400 validation");
        assertThat(Call.post(admin, account.path() + "/members/bulk", Map.of("action", "suspend", "keepCreatedKeys", false,
                "members", List.of(Map.of("id", zoe.memberId())))).send().status()).isEqualTo(200);
    }

    /** The person who is to be removed may use the key of the program first. */
    @Test
    void aKeyCannotKeepItself() {
        assertThat(Call.delete(key, account.path(zoe) + "?keepCreatedKeys=true").send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(key, account.path() + "/members/bulk", Map.of("action", "remove", "keepCreatedKeys", true,
                "members", List.of(Map.of("id", zoe.memberId())))).send().outcome()).isEqualTo("403 forbidden");
        assertThat(access(key, "member:remove")).isEqualTo(200);
        assertThat(Call.delete(Api.asOperator(), account.path(zoe) + "?keepCreatedKeys=true").send().status()).isEqualTo(200);
        assertThat(access(key, "member:remove")).isEqualTo(200);
    }

    /** Who is removed in the same request cannot be the member of a kept key. */
    @Test
    void aRemovalOfTheServiceAccountKeepsNoKeys() {
        Answer removal = Call.post(admin, account.path() + "/members/bulk", Map.of("action", "remove", "keepCreatedKeys", true,
                "members", List.of(Map.of("id", zoe.memberId()), Map.of("id", service)))).send();
        assertThat(removal.json().getInteger("changed")).isEqualTo(2);
        assertThat(access(key, null)).isEqualTo(401);
    }

    @Test
    void theDialogOfManyMembersOffersToKeepThem() {
        Person other = account.add("other", "member");
        Browser browser = Browser.signedIn(account.admin().email());
        String list = "/accounts/" + account.id() + "/members";
        Browser.ReceivedPage dialog = browser.submit(browser.open(list), list + "/bulk",
                Map.of("action", "remove", "member", zoe.memberId()));
        assertThat(dialog.html()).contains("The removal revokes 1 API key of a service account that these people created.",
                "name=\"keepCreatedKeys\" value=\"true\">");
        Map<String, String> form = new HashMap<>(Map.of("action", "remove", "members", zoe.memberId() + ":0", "typed", "2",
                "keepCreatedKeys", "true"));
        Browser.ReceivedPage again = browser.submit(dialog, list + "/bulk", form);
        assertThat(again.html()).contains("name=\"keepCreatedKeys\" value=\"true\" checked");
        form.put("typed", "1");
        browser.submit(again, list + "/bulk", form);
        assertThat(Sql.column("select status from member where id = ?::uuid", zoe.memberId())).containsExactly("removed");
        assertThat(access(key, "member:remove")).isEqualTo(200);
        assertThat(browser.submit(browser.open(list), list + "/bulk", Map.of("action", "remove", "member", other.memberId()))
                .html()).doesNotContain("keepCreatedKeys");
    }

    @Test
    void aSuspensionBlocksThem() {
        Call.post(admin, account.path(zoe) + "/suspend").send();
        assertThat(access(key, null)).isEqualTo(401);
        Call.post(admin, account.path(zoe) + "/reactivate").send();
        assertThat(access(key, "member:remove")).isEqualTo(200);
    }

    /** Also before the sweep has recorded it. */
    @Test
    void anExpiryDeniesThem() {
        Sql.update("update member set expires_at = now() - interval '1 second' where id = ?::uuid", zoe.memberId());
        assertThat(access(key, null)).isEqualTo(401);
    }

    @Test
    void theListFindsThem() {
        key(service);
        JsonArray found = Call.get(admin, account.path() + "/api-keys?createdBy=" + zoe.memberId()).send().json()
                .getJsonArray("items");
        assertThat(found).hasSize(1);
        assertThat(found.getJsonObject(0).getString("id")).isEqualTo(keyId);
        assertThat(found.getJsonObject(0).getString("createdByName")).isEqualTo("Zoe");
        assertThat(Call.get(admin, account.path() + "/api-keys").send().json().getJsonArray("items")).hasSize(2);
        assertThat(Call.get(admin, account.path() + "/api-keys?createdBy=x").send().status()).isEqualTo(400);
    }

    @Test
    void theDialogOffersToKeepThem() {
        Browser browser = Browser.signedIn(account.admin().email());
        String keys = browser.open("/accounts/" + account.id() + "/keys").html();
        assertThat(keys).contains("Created by", "Zoe");
        String remove = "/accounts/" + account.id() + "/members/" + zoe.memberId() + "/remove";
        assertThat(browser.open("/accounts/" + account.id() + "/members/" + zoe.memberId() + "/suspend").html())
                .contains("1 API key is blocked until then.");
        Browser.ReceivedPage dialog = browser.open(remove);
        assertThat(dialog.html()).contains("1 API key of a service account that they created", "name=\"keepCreatedKeys\"")
                .doesNotContain("name=\"keepCreatedKeys\" value=\"true\" checked");
        browser.submit(dialog, remove, Map.of("version", "0", "typed", zoe.email(), "keepCreatedKeys", "true"));
        assertThat(access(key, "member:remove")).isEqualTo(200);
    }

    /** A later change of the service account does not extend the key of a person whose access expired. */
    @Test
    void aKeyOfAnExpiringCreatorExpires() {
        Person ellen = account.add("ellen", "admin");
        Instant end = Instant.now().plus(Duration.ofDays(2));
        Call.patch(admin, account.path(ellen), Map.of("role", "admin", "roleExpiresAt", end.toString())).send();
        String own = create(ellen.api(), Map.of("expiresAt", end.minusSeconds(60).toString())).json().getString("id");
        Answer created = createKey(ellen.api(), own, Map.of());
        assertThat(created.json().getJsonObject("apiKey").getInstant("expiresAt")).isEqualTo(get(own).getInstant("expiresAt"));
        Map<String, Object> cleared = new HashMap<>();
        cleared.put("expiresAt", null);
        assertThat(Call.patch(admin, member(own), cleared).send().status()).isEqualTo(200);
        assertThat(Call.get(admin, member(own) + "/api-keys").send().json().getJsonArray("items").getJsonObject(0)
                .getString("expiresAt")).isNotNull();
    }

    private String after(String action) {
        return Sql
                .column("select after::text from audit_event where account_id = ?::uuid and action = ? and target_id = ?::uuid",
                        account.id(), action, zoe.memberId())
                .get(0);
    }
}
