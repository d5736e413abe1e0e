package dev.roster.dormancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The report of dormant members, and the policy of an account. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DormancyPolicyTest extends DormancyScenario {
    @Test
    void theReportCountsFromJoiningAndLastActivity() {
        idle(people.get(0), 100, null);
        idle(people.get(1), 61, 61);
        idle(people.get(2), 200, 200);
        suspend(people.get(2));
        assertThat(emails(report("days=30"))).containsExactly(people.get(0).email(), people.get(1).email());
        assertThat(emails(report("days=90"))).containsExactly(people.get(0).email());
        assertThat(emails(report("days=3650"))).isEmpty();
        JsonObject first = report("days=30&limit=1");
        assertThat(emails(first)).containsExactly(people.get(0).email());
        JsonObject shown = first.getJsonArray("items").getJsonObject(0);
        assertThat(shown.getString("lastActiveAt")).isNull();
        assertThat(shown.getString("outcome")).isEqualTo("none");
        assertThat(Instant.parse(shown.getString("idleSince"))).isBefore(Instant.now().minus(Duration.ofDays(99)));
        JsonObject second = report("days=30&limit=1&cursor=" + first.getString("nextCursor"));
        assertThat(emails(second)).containsExactly(people.get(1).email());
        assertThat(get("/dormant-members?days=60&cursor=" + first.getString("nextCursor")).outcome())
                .isEqualTo("400 invalid-cursor");
        for (String days : List.of("0", "3651", "x", "-1")) {
            assertThat(get("/dormant-members?days=" + days).status()).as(days).isEqualTo(400);
        }
    }

    @Test
    void aPolicyIsReadAndSetWithItsVersionAndAnEvent() {
        Response none = operator.get(account.path() + "/dormancy-policy");
        assertThat(none.jsonPath().getBoolean("suspend")).isFalse();
        assertThat(none.jsonPath().getInt("warnDaysBefore")).isZero();
        Response set = put(operator, SUSPENDING, none.header("ETag"));
        assertThat(set.statusCode()).as(set.asString()).isEqualTo(200);
        assertThat(put(operator, SUSPENDING, none.header("ETag")).statusCode()).isEqualTo(412);
        Response again = put(operator, Map.of("days", 30), set.header("ETag"));
        assertThat(again.jsonPath().getInt("days")).isEqualTo(30);
        assertThat(again.jsonPath().getBoolean("suspend")).isFalse();
        assertThat(operator.get(account.path() + "/dormancy-policy").header("ETag")).isEqualTo(again.header("ETag"));
        assertThat(Sql.column("""
                select after ->> 'days' from audit_event
                where account_id = ?::uuid and action = 'account.dormancy-policy-changed' order by id""", account.id()))
                .containsExactly("90", "30");
    }

    @Test
    void rejectsInvalidPolicies() {
        List<Map<String, Object>> wrong = List.of(Map.of(), Map.of("days", 0), Map.of("days", 3651), Map.of("days", "x"),
                Map.of("days", 30, "warnDaysBefore", 30), Map.of("days", 30, "warnDaysBefore", -1),
                Map.of("days", 30, "exemptMembers", List.of("x")), Map.of("days", 30, "forever", true),
                Map.of("days", 30, "exemptMembers", List.of(TestAccount.open().admin().memberId())));
        wrong.forEach(policy -> {
            assertThat(put(operator, policy, null).statusCode()).as(policy.toString()).isEqualTo(400);
            assertThat(dryRun(policy).status()).as(policy.toString()).isEqualTo(400);
        });
        assertThat(operator.get(account.path() + "/dormancy-policy").jsonPath().getInt("days")).isEqualTo(90);
    }

    @Test
    void exemptMembersMustBelongToTheAccount() {
        String member = people.get(0).memberId();
        String ofAnotherAccount = TestAccount.open().admin().memberId();
        Map<String, Object> policy = Map.of("days", 30, "exemptMembers", List.of(member, ofAnotherAccount));
        assertThat(put(operator, policy, null).jsonPath().getString("errors[0].field")).isEqualTo("exemptMembers");
        Answer rejected = dryRun(policy);
        assertThat(rejected.outcome()).isEqualTo("400 validation");
        assertThat(rejected.json().getJsonArray("errors").getJsonObject(0)).isEqualTo(
                JsonObject.of("field", "exemptMembers", "message", "must all be members of this account"));
        assertThat(dryRun(Map.of("days", 30, "exemptMembers", List.of(member))).outcome()).isEqualTo("200");
    }

    @Test
    void aPolicyThatSuspendsRequiresAllPermissions() {
        account.addRole("clerk", "account:*", "member:*", "role:*");
        Api clerk = TestMembers.join(account, "clerk", 1).get(0).api();
        assertThat(put(clerk, SUSPENDING, null).statusCode()).isEqualTo(403);
        assertThat(put(clerk, Map.of("days", 60, "warnDaysBefore", 7), null).statusCode()).isEqualTo(200);
        assertThat(put(people.get(0).api(), Map.of("days", 60), null).statusCode()).isEqualTo(403);
        assertThat(Call.get(people.get(0).api(), account.path() + "/dormant-members").send().outcome())
                .isEqualTo("403 forbidden");
    }

    private void suspend(Person person) {
        assertThat(Call.post(operator, account.path(person) + "/suspend").send().status()).isEqualTo(200);
    }

    private Answer dryRun(Map<String, Object> policy) {
        return Call.post(operator, account.path() + "/dormancy-policy/dry-run", policy).send();
    }
}
