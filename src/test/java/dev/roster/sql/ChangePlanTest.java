package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.database.DatabasePool;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RequiresOwnServer;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.StatementLog;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A change costs the same in an account of any size. Most accounts are small, so PostgreSQL expects few rows of an account,
 * and can choose a plan that reads all of them for one.
 */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
@RequiresOwnServer("its limits are for the plans of one version")
class ChangePlanTest {
    private static final int SIZE = 20_000;
    private static final int FEW = 1_000;
    private static final int BULK = 20;

    private static TestAccount account;

    @BeforeEach
    void fill() {
        if (account == null) {
            account = TestAccount.open();
            LargeAccounts.fill(account, SIZE);
            LargeAccounts.addOthers(5_000);
            LargeAccounts.analyze();
        }
    }

    @AfterAll
    static void forget() {
        account = null;
        LargeAccounts.removeMembersOfOthers();
    }

    @ParameterizedTest
    @ValueSource(strings = { "force_generic_plan", "force_custom_plan" })
    void aChangeReadsOnlyWhatItChanges(String mode) {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        changes(mode.equals("force_generic_plan") ? "generic" : "custom").forEach((change, operation) -> {
            List<String> found = new ArrayList<>();
            for (JsonObject plan : StatementLog.plansDuring(mode, operation)) {
                String text = plan.getString("Query Text");
                if (!isProgress(text) && !CrossAccountStatement.isOfJob(text)
                        && !(mode.equals("force_generic_plan") && DatabasePool.hasCustomPlan(text))) {
                    new Plan(plan.getJsonObject("Plan")).stepsOver(FEW).forEach(fault -> found.add(fault + "\n" + text));
                }
            }
            if (!found.isEmpty()) {
                faults.put(change, found);
            }
        });
        assertThat(faults).isEmpty();
    }

    /** Whether the statement reads the progress of a review, for the response to a decision. It counts all items. */
    private static boolean isProgress(String text) {
        return text.contains("as self_reviews");
    }

    private static Map<String, Runnable> changes(String prefix) {
        Api admin = account.admin().api();
        Person grace = account.add(prefix + "-grace", "member");
        Person henry = account.add(prefix + "-henry", "member");
        // PostgreSQL has no statistics of its items.
        Review review = Reviews.started(account, account.admin());
        List<String> many = Sql.column(
                "select member_id from review_item where review_id = ?::uuid and status = 'active' limit ?",
                review.id(), BULK);
        Map<String, Runnable> changes = new LinkedHashMap<>();
        changes.put("role", () -> send(Call.patch(admin, account.path(grace), Map.of("role", "admin"))));
        changes.put("role back", () -> send(Call.patch(admin, account.path(grace), Map.of("role", "member"))));
        changes.put("suspend", () -> send(Call.post(admin, account.path(grace) + "/suspend", Map.of())));
        changes.put("reactivate", () -> send(Call.post(admin, account.path(grace) + "/reactivate", Map.of())));
        changes.put("key", () -> Keys.create(account, grace));
        changes.put("access", () -> send(Call.get(grace.api(), "/v1/access?account=" + account.id())));
        changes.put("key access", () -> send(Call.get(Keys.create(account, grace).api(), "/v1/access")));
        changes.put("bulk invitations", () -> send(Call.post(admin, account.path() + "/invitations/bulk", Map.of("invitations",
                IntStream.range(0, BULK).mapToObj(i -> Map.of("email", account.email(prefix + "-bulk-" + i))).toList()))));
        changes.put("delivery", () -> Mailbox.tokens(account.domain(), prefix + "-bulk-", BULK));
        changes.put("join", () -> account.add(prefix + "-join", "member"));
        changes.put("new role", () -> send(Call.post(admin, account.path() + "/roles",
                Map.of("name", prefix, "permissions", List.of("a:b")))));
        changes.put("permissions", () -> send(Call.patch(admin, account.path() + "/roles/" + prefix,
                Map.of("permissions", List.of("a:c")))));
        changes.put("no role", () -> send(Call.delete(admin, account.path() + "/roles/" + prefix)));
        changes.put("group", () -> send(Call.put(admin, group(prefix) + "/members/" + grace.memberId())));
        changes.put("admins", () -> send(Call.patch(admin, group(prefix), Map.of("role", "admin"))));
        changes.put("no admins", () -> send(Call.patch(admin, group(prefix), Map.of("role", "member"))));
        changes.put("no group", () -> send(Call.delete(admin, group(prefix) + "/members/" + grace.memberId())));
        changes.put("large group", () -> send(Call.patch(admin, path("group 1"), Map.of("role", "admin"))));
        changes.put("large group back", () -> send(Call.patch(admin, path("group 1"), Map.of("role", "auditor"))));
        changes.put("decision", () -> send(review.decide(admin, new Person(null, many.get(0), null), "keep")));
        changes.put("decisions", () -> send(Call.post(admin, review.path() + "/decisions", Map.of("decisions",
                many.stream().map(id -> Map.of("memberId", id, "decision", "keep")).toList()))));
        changes.put("remove", () -> send(Call.delete(admin, account.path(grace))));
        changes.put("leave", () -> send(Call.delete(henry.api(), account.path(henry))));
        return changes;
    }

    /** Of 200 groups, each with some members. */
    private static String group(String prefix) {
        return path(prefix.equals("generic") ? "group 3" : "group 4");
    }

    private static String path(String key) {
        return account.path() + "/groups/"
                + Sql.column("select id from access_group where account_id = ?::uuid and name_key = ?", account.id(), key)
                        .get(0);
    }

    private static void send(Call call) {
        Answer answer = call.send();
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
    }
}
