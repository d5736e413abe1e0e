package dev.roster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Operators find accounts, and see their usage and the health of the deployment. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class OperatorTest {
    private static final Api OPERATOR = Api.asOperator();

    private static String open(String name) {
        return Call.post(OPERATOR, "/v1/accounts", Map.of("name", name, "firstAdminEmail", "first@acme.example")).send().json()
                .getString("id");
    }

    private static List<String> found(String search) {
        List<String> ids = new ArrayList<>();
        String path = "/v1/accounts?limit=1&search=" + URLEncoder.encode(search, StandardCharsets.UTF_8);
        for (String cursor = ""; cursor != null;) {
            Answer page = Call.get(OPERATOR, path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).send();
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            page.json().getJsonArray("items").forEach(item -> ids.add(((JsonObject) item).getString("id")));
            cursor = page.json().getString("nextCursor");
        }
        return ids;
    }

    @Test
    void findsAccountsByTheStartOfTheNameAndById() {
        String word = "q" + UUID.randomUUID().toString().replace("-", "");
        String second = open("Ünder " + word.toUpperCase() + " b");
        String first = open("under " + word + " A");
        open("Other under " + word);
        assertThat(found("UNDER " + word)).containsExactly(first, second);
        assertThat(found("  ünder-" + word + " a")).containsExactly(first);
        assertThat(found(word)).as("the middle of a name").isEmpty();
        assertThat(found("_nder " + word)).isEmpty();
        assertThat(found(first)).containsExactly(first);
        assertThat(found(first.toUpperCase())).containsExactly(first);
        assertThat(found(UUID.randomUUID().toString())).isEmpty();
        TestAccount account = TestAccount.open();
        account.admin().api().patch(account.path(), Map.of("name", "renamed " + word)).then().statusCode(200);
        assertThat(found("Renamed " + word)).containsExactly(account.id());
        assertThat(account.admin().api().get("/v1/accounts?search=" + word).statusCode()).isEqualTo(403);
    }

    @Test
    void cursorOfASearchBelongsToIt() {
        String word = "q" + UUID.randomUUID().toString().replace("-", "");
        open(word + " a");
        open(word + " b");
        String cursor = Call.get(OPERATOR, "/v1/accounts?limit=1&search=" + word).send().json().getString("nextCursor");
        assertThat(Call.get(OPERATOR, "/v1/accounts?cursor=" + cursor).send().outcome()).isEqualTo("400 invalid-cursor");
        assertThat(Call.get(OPERATOR, "/v1/accounts?search=" + "x".repeat(201)).send().outcome()).isEqualTo("400 validation");
    }

    @Test
    void usageCountsUpToALimit() {
        TestAccount account = TestAccount.open();
        String ben = account.path(account.add("ben", "member"));
        account.admin().api().post(ben + "/suspend").then().statusCode(200);
        account.admin().api().invite(account.id(), account.email("grace"), "member");
        Keys.create(account, account.admin());
        JsonObject usage = Call.get(OPERATOR, account.path() + "/usage").send().json();
        assertThat(usage.getInteger("activeMembers")).isEqualTo(1);
        assertThat(usage.getInteger("suspendedMembers")).isEqualTo(1);
        assertThat(usage.getInteger("openInvitations")).isEqualTo(1);
        assertThat(usage.getInteger("apiKeys")).isEqualTo(1);
        assertThat(usage.getInteger("undeliveredEmails")).isZero();
        TestMembers.insert(account, 120);
        assertThat(Call.get(OPERATOR, account.path() + "/usage").send().json().getInteger("activeMembers")).isEqualTo(101);
        assertThat(Call.get(account.admin().api(), account.path() + "/usage").send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.get(OPERATOR, "/v1/accounts/" + UUID.randomUUID() + "/usage").send().outcome())
                .isEqualTo("404 not-found");
        assertThat(Browser.signedIn("olga@roster.example").open("/operator/accounts/" + account.id() + "/usage").html())
                .contains("100+", account.id());
        assertThat(Browser.signedIn(account.admin().email()).open("/operator/accounts/" + account.id() + "/usage").status())
                .isEqualTo(403);
    }

    @Test
    void healthListsEmailsAndJobs() {
        Awaitility.await().untilAsserted(() -> {
            JsonObject health = Call.get(OPERATOR, "/v1/deployment-health").send().json();
            assertThat(health.getJsonArray("jobs").encode()).contains("\"mail-dispatch\"", "\"mail-meters\"");
            assertThat(health.getJsonObject("email").getInteger("queued")).isNotNegative();
        });
        assertThat(Call.get(TestAccount.open().admin().api(), "/v1/deployment-health").send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(Browser.signedIn("olga@roster.example").open("/operator/health").html()).contains("mail-dispatch");
    }
}
