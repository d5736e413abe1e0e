package dev.roster.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Report;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reviews of members who have permissions from groups. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class GroupReviewTest extends GroupScenario {
    private String clerks;

    @BeforeEach
    void addGroup() {
        account.addRole("clerk", "invoice:read");
        clerks = group("Clerks", "clerk");
        add(clerks, grace);
    }

    @Test
    void anItemShowsTheSourcesAndAChangeOfTheGroupOutdatesTheDecision() {
        Review review = Reviews.started(account, account.admin());
        JsonObject start = review.item(grace.memberId()).getJsonObject("accessAtStart");
        assertThat(start.getJsonArray("permissions")).containsExactly("account:read", "invoice:read");
        assertThat(start.getJsonArray("rolePermissions")).containsExactly("account:read");
        JsonObject group = start.getJsonArray("groups").getJsonObject(0);
        assertThat(group).isEqualTo(JsonObject.of("id", clerks, "name", "Clerks", "role", "clerk", "managedByDirectory", false,
                "permissions", new JsonArray().add("invoice:read")));
        assertThat(review.item(grace.memberId()).getJsonObject("currentAccess")).isEqualTo(start);

        review.decided(grace, "keep");
        review.decided(account.admin(), "keep");
        assertThat(review.item(grace.memberId()).getBoolean("outdated")).isFalse();
        setRole(clerks, "").send();
        JsonObject item = review.item(grace.memberId());
        assertThat(item.getBoolean("outdated")).isTrue();
        assertThat(item.getBoolean("changed")).isTrue();
        assertThat(item.getJsonObject("currentAccess").getJsonArray("groups")).isEmpty();
        assertThat(item.getJsonObject("accessAtStart")).isEqualTo(start);
        assertThat(review.complete().send().outcome()).isEqualTo("409 review-undecided");
        assertThat(review.decide(admin, grace, "demote").send().outcome()).as("nothing to demote").isEqualTo("400 validation");
    }

    @Test
    void aDemotionRemovesFromGroupsWithARole() {
        String plain = group("Plain", null);
        String staff = group("Staff", "clerk");
        List.of(plain, staff).forEach(each -> add(each, grace));
        Sql.update("update access_group set managed_by = 'directory' where account_id = ? and id = ?",
                UUID.fromString(account.id()), UUID.fromString(staff));
        Review review = Reviews.started(account, account.admin());
        review.decided(grace, "demote");
        review.decided(account.admin(), "keep");
        Answer completed = review.complete().send();
        assertThat(completed.status()).as(completed.body()).isEqualTo(200);
        JsonArray groups = Call.get(admin, account.path(grace)).send().json().getJsonArray("groups");
        assertThat(groups.stream().map(each -> ((JsonObject) each).getString("name"))).containsExactly("Plain", "Staff");
        assertThat(check(grace.api(), "invoice:read")).as("from the directory").isEqualTo(200);

        Report report = Report.of(review);
        assertThat(report.sha256()).isEqualTo(review.get().getString("sha256"));
        JsonObject line = report.lines("member").stream()
                .filter(each -> each.getString("memberId").equals(grace.memberId())).findFirst().orElseThrow();
        assertThat(line.getJsonObject("accessAtStart").getJsonArray("groups")).hasSize(2);
        assertThat(Report.download(review, "csv")).contains("account:read invoice:read,Clerks; Staff,active");
    }

    @Test
    void theFilterByRoleIncludesMembersOfGroups() {
        Person carol = account.add("carol", "clerk");
        account.add("dan", "member");
        Map<String, Object> body = new HashMap<>(Reviews.body(account.admin()));
        body.put("filter", Map.of("role", "clerk"));
        Review review = Reviews.started(account, body);
        assertThat(review.items("").stream().map(item -> item.getString("memberId")))
                .containsExactlyInAnyOrder(grace.memberId(), carol.memberId());
    }

    @Test
    void aMemberOfAGroupCanReview() {
        account.addRole("reviewer", "review:read", "review:decide");
        assertThat(Reviews.start(account, Reviews.body(grace)).send().outcome()).isEqualTo("400 validation");
        add(group("Reviewers", "reviewer"), grace);
        Review review = Reviews.started(account, grace);
        assertThat(review.decide(grace.api(), account.admin(), "keep").send().status()).isEqualTo(200);
    }
}
