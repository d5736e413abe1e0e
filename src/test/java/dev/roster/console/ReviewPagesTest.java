package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Report;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access reviews in a browser without JavaScript, from the start to the printed report. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewPagesTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>{frame.formToken}";

    private TestAccount account;
    private Person linus;
    private Browser browser;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        linus = account.add("linus", "member");
        browser = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }

    @Test
    void reviewsFromStartToReport() {
        ReceivedPage form = browser.open(base + "/review-start");
        assertThat(form.html()).contains(account.admin().email()).doesNotContain(linus.email());
        Map<String, String> input = Map.of("name", "Members", "role", "member", "dormantDays", "", "notReviewedForDays", "",
                "reviewer", account.admin().memberId(), "lastDay",
                TimeTravel.now().plus(Duration.ofDays(30)).toString().substring(0, 10), "everyMonths", "3");
        ReceivedPage started = browser.submit(form, base + "/review-start", input);
        String review = started.address().getPath();
        assertThat(started.html()).contains("Access review started. Members to review: 1.", linus.email(), "0 of 1 decided");
        assertThat(browser.open(base + "/reviews").html()).contains("Every 3 months");
        String complete = review.replace("/reviews/", "/review-complete/");
        assertThat(browser.open(complete).html()).contains("Decisions are missing");

        ReceivedPage decided = decide(started, review, Map.of("decision", "remove", "note", "Left in May"));
        assertThat(decided.html()).contains("Decisions saved: 1", "All decisions have been made", "1 of 1 decided");
        ReceivedPage confirmation = browser.open(complete);
        assertThat(confirmation.html()).contains("Removed, with their API keys and open invitations: 1", linus.email());
        ReceivedPage completed = browser.submit(confirmation, complete, Map.of("version", version(confirmation)));
        assertThat(completed.html()).contains("is completed", "Removed", "Left in May")
                .doesNotContain("<select name=\"decision\"");
        assertThat(Call.get(linus.api(), account.path()).send().status()).isEqualTo(404);

        ReceivedPage report = browser.open(review + "/report");
        String sha256 = Call.get(account.admin().api(), "/v1" + review).send().json().getString("sha256");
        assertThat(report.html()).contains(sha256, account.admin().email(), linus.email(), "Left in May",
                Report.hashCommand().replace("\"", "&quot;"));
        assertThat(browser.open(review + "/report/csv").html()).contains(sha256, linus.email());
        assertThat(browser.open(review + "/report/ndjson").html()).contains(sha256, "\"record\":\"signature\"");
    }

    @Test
    void reportFlagsChangedMembersAndSelfReviews() {
        Person bob = account.add("bob", "member");
        Review review = Reviews.started(account, account.admin());
        Call.patch(account.admin().api(), account.path(linus), Map.of("role", "admin")).send();
        for (Person each : new Person[] { account.admin(), linus, bob }) {
            review.decided(each, "keep");
        }
        assertThat(review.complete().send().status()).isEqualTo(200);
        String[] rows = browser.open(base + "/reviews/" + review.id() + "/report").html().split("<tr>");
        assertThat(rows).filteredOn(row -> row.contains("Changed during the review")).singleElement().asString()
                .contains("<td><strong>").contains(linus.email());
        assertThat(rows).filteredOn(row -> row.contains("<em>Decided about their own access")).singleElement().asString()
                .contains(account.admin().email());
    }

    @Test
    void rejectedDecisionsStayInTheForm() {
        Review review = Reviews.started(account, reviewOfMembers());
        String path = base + "/reviews/" + review.id();
        ReceivedPage page = browser.open(path);
        ReceivedPage rejected = decide(page, path, Map.of("decision", "demote", "note", "Too much"));
        assertThat(rejected.status()).isEqualTo(400);
        assertThat(rejected.html()).contains("This member already has the lowest role.", "value=\"Too much\"");
        Call.patch(account.admin().api(), account.path(linus), Map.of("role", "admin")).send();
        ReceivedPage changed = decide(page, path, Map.of("decision", "keep", "note", ""));
        assertThat(changed.status()).isEqualTo(400);
        assertThat(changed.html()).contains("The access has changed in the meantime. Check it again.", "Now: Admin,");
        assertThat(review.item(linus.memberId()).getString("decision")).isNull();
    }

    @Test
    void unknownDecisionIsMalformed() {
        Review review = Reviews.started(account, reviewOfMembers());
        String path = base + "/reviews/" + review.id();
        ReceivedPage page = browser.open(path);
        for (Map<String, String> row : List.of(Map.of("decision", "promote", "note", ""), Map.of("decision", "", "note", "",
                "selected", linus.memberId(), "bulk", "promote", "bulkNote", ""))) {
            ReceivedPage rejected = decide(page, path, row);
            assertThat(rejected.status()).as(row.toString()).isEqualTo(400);
            assertThat(rejected.html()).contains("The form or file cannot be read").doesNotContain("lowest role");
        }
        assertThat(review.item(linus.memberId()).getString("decision")).isNull();
    }

    @Test
    void bulkDecisionAppliesToSelectedRows() {
        Review review = Reviews.started(account, reviewOfMembers());
        String path = base + "/reviews/" + review.id();
        ReceivedPage decided = decide(browser.open(path), path,
                Map.of("decision", "", "note", "", "selected", linus.memberId(), "bulk", "keep", "bulkNote", "On the team"));
        assertThat(decided.status()).isEqualTo(200);
        assertThat(review.item(linus.memberId()).getString("decision")).isEqualTo("keep");
        assertThat(review.item(linus.memberId()).getString("note")).isEqualTo("On the team");
    }

    @Test
    void escapesNamesAndNotes() {
        Sql.update("update member set name = ? where id = ?::uuid", HOSTILE, linus.memberId());
        Map<String, Object> wanted = Reviews.body(account.admin());
        wanted.put("name", HOSTILE);
        Review review = Reviews.started(account, wanted);
        String path = base + "/reviews/" + review.id();
        assertEscaped(path + "?show=all");
        assertEscaped(base + "/reviews");
        for (Person each : new Person[] { account.admin(), linus }) {
            Answer decided = Call.patch(account.admin().api(), review.item(each), Map.of("decision", "keep", "note", HOSTILE))
                    .send();
            assertThat(decided.status()).isEqualTo(200);
        }
        assertEscaped(path + "?show=all");
        assertEscaped(base + "/review-complete/" + review.id());
        assertThat(review.complete().send().status()).isEqualTo(200);
        assertEscaped(path);
        assertEscaped(path + "/report");
    }

    @Test
    void aFormThatIsSubmittedAgainWithOtherInputIsRejected() {
        ReceivedPage form = browser.open(base + "/review-start");
        Map<String, String> input = new LinkedHashMap<>(Map.of("name", "Members", "role", "member", "formId",
                hidden(form, "formId"), "reviewer", account.admin().memberId(), "lastDay",
                TimeTravel.now().plus(Duration.ofDays(30)).toString().substring(0, 10)));
        assertThat(browser.submit(form, base + "/review-start", input).html()).contains("Access review started");
        assertThat(browser.submit(form, base + "/review-start", input).html()).contains("Access review started");
        input.put("role", "admin");
        assertThat(browser.submit(form, base + "/review-start", input).status()).isGreaterThanOrEqualTo(400);
        assertThat(Call.get(account.admin().api(), account.path() + "/reviews").send().json().getJsonArray("items")).hasSize(1);
    }

    @Test
    void onlyReviewersCanDecide() {
        Person bob = account.add("bob", "admin");
        Review review = Reviews.started(account, bob);
        ReceivedPage page = browser.open(base + "/reviews/" + review.id());
        assertThat(page.html()).contains(linus.email()).doesNotContain("name=\"decision\"");
        ReceivedPage forged = browser.submit(browser.open(base + "/review-start"),
                base + "/reviews/" + review.id(),
                Map.of("member", linus.memberId(), "decision", "remove", "note", "", "accessTag", "", "original", ":"));
        assertThat(forged.status()).isEqualTo(403);
        assertThat(review.item(linus.memberId()).getString("decision")).isNull();
    }

    private void assertEscaped(String page) {
        ReceivedPage shown = browser.open(page);
        assertThat(shown.status()).as(page).isEqualTo(200);
        assertThat(shown.html()).as(page).contains("&lt;img src=x").doesNotContain("<img src=x");
    }

    private Map<String, Object> reviewOfMembers() {
        Map<String, Object> wanted = Reviews.body(account.admin());
        wanted.put("filter", Map.of("role", "member"));
        return wanted;
    }

    /** Submits the only row of the page. */
    private ReceivedPage decide(ReceivedPage page, String review, Map<String, String> row) {
        Map<String, String> all = new LinkedHashMap<>(row);
        all.put("show", "open");
        all.put("member", linus.memberId());
        all.put("accessTag", hidden(page, "accessTag"));
        all.put("original", hidden(page, "original"));
        return browser.submit(page, review, all);
    }

    private static String version(ReceivedPage page) {
        return hidden(page, "version");
    }

    private static String hidden(ReceivedPage page, String name) {
        Matcher field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page.html());
        assertThat(field.find()).as(page.html()).isTrue();
        return field.group(1);
    }
}
