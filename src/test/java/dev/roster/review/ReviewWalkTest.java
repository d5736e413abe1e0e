package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Report;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A review from its start to its report. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewWalkTest extends ReviewScenario {
    private Person grace;

    @BeforeEach
    void addGrace() {
        grace = account.add("grace", "admin");
    }

    @Test
    void reviewRunsFromStartToReport() {
        Keys.create(account, grace, "invoice:read");
        Review review = Reviews.started(account, account.admin(), bob);

        JsonObject item = review.item(grace.memberId());
        assertThat(item.getJsonObject("accessAtStart")).isEqualTo(
                JsonObject.of("role", "admin", "status", "active", "permissions", List.of("*"), "rolePermissions", List.of("*"),
                        "groups", List.of()));
        assertThat(item.getJsonArray("apiKeys").getJsonObject(0).getString("name")).isEqualTo("Nightly export");
        assertThat(item.getBoolean("changed")).isFalse();
        assertThat(item.getString("decision")).isNull();
        assertThat(review.get().getJsonObject("progress").getInteger("undecided")).isEqualTo(4);

        assertThat(review.complete().send().outcome()).isEqualTo("409 review-undecided");
        review.decided(account.admin(), "keep");
        review.decided(bob, "keep");
        review.decided(grace, "demote");
        review.decided(linus, "remove");
        assertThat(review.get().getJsonObject("progress")).isEqualTo(JsonObject.of("undecided", 0, "outdated", 0, "keep", 2,
                "demote", 1, "remove", 1, "gone", 0, "selfReviews", 1));
        assertThat(roleOf(grace)).isEqualTo("admin");

        Answer completed = review.complete().send();
        assertThat(completed.status()).as(completed.body()).isEqualTo(200);
        assertThat(completed.json().getString("state")).isEqualTo("completed");
        assertThat(completed.json().getJsonObject("closedBy").getString("label")).isEqualTo(account.admin().email());
        assertThat(completed.json().getString("sha256")).hasSize(64);
        assertThat(roleOf(grace)).isEqualTo("member");
        assertThat(Call.get(linus.api(), account.path()).send().status()).isEqualTo(404);
        assertThat(review.item(linus.memberId()).getString("outcome")).isEqualTo("removed");
        assertThat(review.item(account.admin().memberId()).getBoolean("selfReview")).isTrue();

        assertThat(actions()).containsSubsequence("review.completed", "member.removed", "review.decided", "review.started")
                .contains("member.role-changed");
    }

    /** A reader can verify the file without Roster: it is the signed text, byte by byte. */
    @Test
    void reportHasTheSignedHash() {
        Review review = completed();
        String sha256 = review.get().getString("sha256");

        Report report = Report.of(review);
        JsonObject signature = report.signature();
        assertThat(report.sha256()).isEqualTo(sha256).isEqualTo(signature.getString("sha256"));
        assertThat(signature.getJsonObject("signedBy").getString("label")).isEqualTo(account.admin().email());
        assertThat(signature.getString("signedAt")).isEqualTo(review.get().getString("closedAt"));

        assertThat(report.lines("review")).singleElement()
                .satisfies(line -> assertThat(line.getString("name")).isEqualTo("Fourth quarter"));
        assertThat(report.lines("reviewer")).extracting(line -> line.getString("memberId") + " " + email(line))
                .containsExactlyInAnyOrder(account.admin().memberId() + " " + account.admin().email(),
                        bob.memberId() + " " + bob.email());
        assertThat(report.lines("member")).extracting(line -> email(line) + " " + line.getString("outcome"))
                .containsExactlyInAnyOrder(account.admin().email() + " kept", bob.email() + " kept", grace.email() + " demoted",
                        linus.email() + " removed");
        assertThat(report.lines("member")).extracting(line -> line.getJsonObject("decidedBy").getString("memberId"))
                .containsOnly(account.admin().memberId());
        JsonObject event = event("review.completed");
        assertThat(event.getJsonObject("after").getString("sha256")).isEqualTo(sha256);
        assertThat(Report.of(review)).isEqualTo(report);
    }

    private static String email(JsonObject line) {
        return line.getJsonObject("personal").getString("email");
    }

    @ParameterizedTest
    @ValueSource(strings = { "=HYPERLINK(\"https://evil.example\",\"x\")", "+1+cmd", "-2+3", "@SUM(A1)" })
    void spreadsheetsRunNoFormulaOfTheCsv(String formula) {
        Review review = Reviews.started(account, account.admin());
        List.of(account.admin(), bob, grace).forEach(each -> review.decided(each, "keep"));
        Answer decided = Call.patch(account.admin().api(), review.item(linus),
                Map.of("decision", "remove", "note", formula)).send();
        assertThat(decided.status()).isEqualTo(200);
        assertThat(review.complete().send().status()).isEqualTo(200);

        String csv = Report.download(review, "csv");
        assertThat(csv.lines()).hasSize(5);
        assertThat(csv).startsWith("\uFEFFmemberId,email,name,").contains("'" + formula.replace("\"", "\"\""),
                review.get().getString("sha256"),
                account.admin().email() + ",false,true,kept");
    }

    @Test
    void onlyCompletedReviewHasAReport() {
        Review review = Reviews.started(account, account.admin());
        assertThat(Call.get(account.admin().api(), review.path() + "/report").send().outcome())
                .isEqualTo("409 review-not-completed");
        assertThat(Call.post(account.admin().api(), review.path() + "/cancel").send().status()).isEqualTo(200);
        assertThat(Call.get(account.admin().api(), review.path() + "/report").send().outcome())
                .isEqualTo("409 review-not-completed");
        assertThat(event("review.cancelled").getJsonObject("target").getString("label")).isEqualTo("Fourth quarter");
    }

    private Review completed() {
        Review review = Reviews.started(account, account.admin(), bob);
        review.decided(account.admin(), "keep");
        review.decided(bob, "keep");
        review.decided(grace, "demote");
        review.decided(linus, "remove");
        Answer completed = review.complete().send();
        assertThat(completed.status()).as(completed.body()).isEqualTo(200);
        return review;
    }

    private JsonObject event(String action) {
        return Call.get(account.admin().api(), account.path() + "/audit-events?limit=1&action=" + action).send().json()
                .getJsonArray("items").getJsonObject(0);
    }

    private List<String> actions() {
        return Call.get(account.admin().api(), account.path() + "/audit-events?limit=50").send().json().getJsonArray("items")
                .stream().map(event -> ((JsonObject) event).getString("action")).toList();
    }
}
