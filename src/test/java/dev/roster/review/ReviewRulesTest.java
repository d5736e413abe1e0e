package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
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
import io.vertx.core.json.JsonObject;

/** The rules of decisions, completion and closed reviews. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewRulesTest {

    private TestAccount account;
    private Person bob;
    private Person linus;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        bob = account.add("bob", "admin");
        linus = account.add("linus", "member");
    }

    @Test
    void onlyReviewersDecide() {
        Review review = Reviews.started(account, account.admin());
        assertThat(review.decide(bob.api(), linus, "keep").send().outcome()).isEqualTo("403 forbidden");
        assertThat(review.decide(linus.api(), linus, "keep").send().outcome()).isEqualTo("403 forbidden");
        assertThat(review.decide(Api.asOperator(), linus, "keep").send().outcome()).isEqualTo("200");
        assertThat(review.decide(TestAccount.open().admin().api(), linus, "keep").send().outcome()).isEqualTo("404 not-found");
        assertThat(review.item(linus.memberId()).getJsonObject("decidedBy").getString("kind")).isEqualTo("operator");
    }

    @Test
    void removedOrDemotedReviewerCannotDecide() {
        Review review = Reviews.started(account, account.admin(), bob);
        assertThat(review.decide(bob.api(), linus, "keep").send().outcome()).isEqualTo("200");
        change(bob, "member");
        assertThat(review.decide(bob.api(), linus, "remove").send().outcome()).isEqualTo("403 forbidden");
        remove(bob);
        assertThat(review.decide(bob.api(), linus, "remove").send().outcome()).isEqualTo("404 not-found");
        assertThat(review.item(linus.memberId()).getString("decision")).isEqualTo("keep");
    }

    /** Operators can decide where their own membership could not. */
    @Test
    void operatorsDecisionOnOwnMembershipIsASelfReview() {
        Review review = Reviews.started(account, account.admin());
        assertThat(review.decide(Api.asOperator(linus.email()), linus, "keep").send().outcome()).isEqualTo("200");

        JsonObject own = review.item(linus.memberId());
        assertThat(own.getBoolean("selfReview")).isTrue();
        assertThat(own.getJsonObject("decidedBy")).isEqualTo(
                JsonObject.of("kind", "operator", "id", linus.memberId(), "label", linus.email()));
        assertThat(review.items("show=keep")).singleElement().isEqualTo(own);
        assertThat(selfReviews(review)).isEqualTo(1);
        JsonObject event = Call.get(account.admin().api(), account.path() + "/audit-events?action=review.decided").send().json()
                .getJsonArray("items").getJsonObject(0).getJsonObject("actor");
        assertThat(event.getString("kind")).isEqualTo("operator");
        assertThat(event.getString("id")).isNull();
        assertThat(event.getString("label")).isEqualTo(linus.email());

        assertThat(review.decide(Api.asOperator(), linus, "keep").send().outcome()).isEqualTo("200");
        assertThat(review.item(linus.memberId()).getBoolean("selfReview")).isFalse();
        assertThat(review.item(linus.memberId()).getJsonObject("decidedBy")).isEqualTo(
                JsonObject.of("kind", "operator", "id", null, "label", "olga@roster.example"));
        assertThat(selfReviews(review)).isZero();
    }

    @Test
    void operatorsBulkDecisionFlagsOwnMembershipOnly() {
        Review review = Reviews.started(account, account.admin());
        assertThat(Call.post(Api.asOperator(linus.email()), review.path() + "/decisions", Map.of("decisions",
                List.of(line(bob, "keep", null), line(linus, "keep", null), line(account.admin(), "keep", null)))).send()
                .outcome()).isEqualTo("200");
        assertThat(selfReviews(review)).isEqualTo(1);
        assertThat(review.item(bob.memberId()).getJsonObject("decidedBy")).isEqualTo(
                JsonObject.of("kind", "operator", "id", null, "label", linus.email()));
        assertThat(
                Browser.signedIn(account.admin().email()).open("/accounts/" + account.id() + "/reviews/" + review.id()).html())
                .contains("<dt>Decided about their own access</dt><dd>1</dd>");

        assertThat(review.complete().send().outcome()).isEqualTo("200");
        assertThat(Report.of(review).lines("member")).filteredOn(line -> line.getBoolean("selfReview")).singleElement()
                .satisfies(line -> assertThat(line.getString("memberId")).isEqualTo(linus.memberId()))
                .extracting(line -> line.getJsonObject("decidedBy")).isEqualTo(
                        JsonObject.of("kind", "operator", "memberId", linus.memberId(), "label", null));
        assertThat(Report.download(review, "csv").lines()).filteredOn(line -> line.contains(",true,kept,")).singleElement()
                .asString().startsWith(linus.memberId()).contains("," + linus.email() + ",false,true,");
        assertThat(Browser.signedIn(account.admin().email())
                .open("/accounts/" + account.id() + "/reviews/" + review.id() + "/report").html())
                .contains("Decided about their own access: 1")
                .containsOnlyOnce("<em>Decided about their own access</em>");
    }

    @Test
    void reviewersMustHaveThePermissionToDecide() {
        assertThat(start(Map.of("reviewers", List.of(linus.memberId())))).isEqualTo("400 validation");
        assertThat(start(Map.of("reviewers", List.of(UUID.randomUUID().toString())))).isEqualTo("400 validation");
        assertThat(start(Map.of("reviewers", List.of(TestAccount.open().admin().memberId())))).isEqualTo("400 validation");
        assertThat(start(Map.of("reviewers", List.of()))).isEqualTo("400 validation");
        assertThat(start(Map.of("dueAt", Instant.now().minusSeconds(1).toString()))).isEqualTo("400 validation");
        assertThat(start(Map.of("filter", Map.of("role", "nobody")))).isEqualTo("409 nothing-to-review");
        assertThat(Call.get(account.admin().api(), account.path() + "/reviews").send().json().getJsonArray("items")).isEmpty();
    }

    @Test
    void changedMemberNeedsANewDecision() {
        Review review = Reviews.started(account, account.admin());
        List.of(account.admin(), bob, linus).forEach(each -> review.decided(each, "keep"));
        change(linus, "admin");

        JsonObject item = review.item(linus.memberId());
        assertThat(item.getBoolean("changed")).isTrue();
        assertThat(item.getBoolean("outdated")).isTrue();
        assertThat(item.getJsonObject("frozen").getString("role")).isEqualTo("member");
        assertThat(item.getJsonObject("now").getString("role")).isEqualTo("admin");
        assertThat(names(review, "show=changed")).containsExactly(linus.email());
        assertThat(names(review, "show=undecided")).containsExactly(linus.email());
        Answer refused = review.complete().send();
        assertThat(refused.outcome()).isEqualTo("409 review-undecided");
        assertThat(refused.json().getString("detail")).contains("0 members are undecided, and 1 changed");

        review.decided(linus, "demote");
        assertThat(names(review, "show=undecided")).isEmpty();
        assertThat(review.complete().send().status()).isEqualTo(200);
        assertThat(review.item(linus.memberId()).getBoolean("changed")).isTrue();
    }

    @Test
    void changedPermissionsOfARoleNeedANewDecision() {
        role("clerk", List.of("invoice:read"));
        change(linus, "clerk");
        Review review = Reviews.started(account, account.admin());
        review.decided(linus, "keep");
        assertThat(Call.patch(account.admin().api(), account.path() + "/roles/clerk",
                Map.of("permissions", List.of("invoice:read", "invoice:send"))).send().status()).isEqualTo(200);
        assertThat(review.item(linus.memberId()).getBoolean("outdated")).isTrue();
        assertThat(review.item(account.admin().memberId()).getBoolean("changed")).isFalse();
    }

    @Test
    void removedMemberNeedsNoDecision() {
        Review review = Reviews.started(account, account.admin());
        review.decided(account.admin(), "keep");
        review.decided(bob, "remove");
        remove(linus);
        remove(bob);
        assertThat(review.decide(account.admin().api(), linus, "keep").send().outcome()).isEqualTo("409 member-removed");
        assertThat(review.get().getJsonObject("progress").getInteger("gone")).isEqualTo(2);
        assertThat(review.complete().send().status()).isEqualTo(200);
        assertThat(review.item(linus.memberId()).getString("outcome")).isEqualTo("gone");
        assertThat(review.item(bob.memberId()).getString("outcome")).isEqualTo("gone");
        assertThat(review.get().getJsonObject("progress").getInteger("gone")).isEqualTo(2);
    }

    @Test
    void expiredMemberNeedsNoDecision() {
        Answer limited = Call.patch(account.admin().api(), account.path(linus),
                Map.of("expiresAt", Instant.now().plus(Duration.ofDays(1)).toString())).send();
        assertThat(limited.status()).as(limited.body()).isEqualTo(200);
        Review review = Reviews.started(account, account.admin());
        assertThat(review.item(linus.memberId()).getString("endsAt")).isEqualTo(limited.json().getString("expiresAt"));
        assertThat(names(review, "show=undecided")).hasSize(3);
        TimeTravel.by(Duration.ofDays(2), () -> {
            assertThat(names(review, "show=undecided")).hasSize(2).doesNotContain(linus.email());
            assertThat(review.item(linus.memberId()).getJsonObject("now").getString("status")).isEqualTo("removed");
            assertThat(review.get().getJsonObject("progress").getInteger("gone")).isEqualTo(1);
        });
    }

    @Test
    void completionThatRemovesTheLastAdminChangesNothing() {
        Review review = Reviews.started(account, account.admin());
        review.decided(account.admin(), "demote");
        review.decided(bob, "remove");
        review.decided(linus, "remove");
        assertThat(review.complete().send().outcome()).isEqualTo("409 last-admin");
        assertThat(review.get().getString("state")).isEqualTo("open");
        assertThat(review.item(linus.memberId()).getString("outcome")).isNull();
        assertThat(Call.get(linus.api(), account.path()).send().status()).isEqualTo(200);
    }

    /** Completing requires the permissions of its single changes. */
    @Test
    void completionRequiresThePermissionsOfTheDecisions() {
        role("reviews", List.of("review:*", "account:read"));
        Person rita = account.add("rita", "reviews");
        Review review = Reviews.started(account, rita);
        List.of(account.admin(), bob, rita).forEach(each -> decide(review, rita, each, "keep"));
        decide(review, rita, linus, "remove");
        assertThat(complete(rita, review)).isEqualTo("403 forbidden");
        decide(review, rita, linus, "keep");
        decide(review, rita, bob, "demote");
        assertThat(complete(rita, review)).isEqualTo("403 forbidden");

        Call.patch(account.admin().api(), account.path() + "/roles/reviews",
                Map.of("permissions", List.of("review:*", "account:read", "member:update", "member:remove"))).send();
        decide(review, rita, rita, "keep");
        assertThat(complete(rita, review)).isEqualTo("403 forbidden");
        decide(review, rita, bob, "keep");
        decide(review, rita, linus, "remove");
        assertThat(complete(rita, review)).isEqualTo("200");
    }

    @Test
    void staleDecisionIsRejected() {
        Review review = Reviews.started(account, account.admin());
        String seen = Api.as(account.admin().email()).get(review.item(linus)).header("ETag");
        String state = review.item(linus.memberId()).getString("state");
        change(linus, "admin");
        assertThat(review.decide(account.admin().api(), linus, "keep").with("If-Match", seen).send().outcome())
                .isEqualTo("412 stale-version");
        assertThat(many(review, line(linus, "keep", state)).outcome()).isEqualTo("400 validation");
        assertThat(many(review, line(linus, "keep", review.item(linus.memberId()).getString("state"))).status()).isEqualTo(200);
    }

    @Test
    void bulkDecisionIsAllOrNothing() {
        Review review = Reviews.started(account, account.admin());
        Answer refused = many(review, line(bob, "keep", null), line(linus, "demote", null), line(bob, "keep", null),
                Map.of("memberId", UUID.randomUUID().toString(), "decision", "keep"));
        assertThat(refused.outcome()).isEqualTo("400 validation");
        assertThat(refused.json().getJsonArray("errors")).extracting(error -> ((JsonObject) error).getString("field"))
                .containsExactly("decisions[1].decision", "decisions[2].memberId", "decisions[3].memberId");
        assertThat(names(review, "show=undecided")).hasSize(3);

        Answer taken = many(review, line(bob, "demote", null), line(linus, "remove", null));
        assertThat(taken.json().getJsonObject("progress").getInteger("undecided")).isEqualTo(1);
        assertThat(names(review, "show=demote")).containsExactly(bob.email());
        assertThat(names(review, "show=remove")).containsExactly(linus.email());
        assertThat(review.decide(account.admin().api(), linus, "demote").send().outcome()).isEqualTo("400 validation");
        assertThat(review.decide(account.admin().api(), linus, "promote").send().status()).isEqualTo(400);
    }

    @Test
    void filterSelectsTheMembers() {
        assertThat(members(Map.of("role", "admin"))).isEqualTo(2);
        assertThat(members(Map.of("dormantDays", 90, "role", "member"))).isZero();
        Sql.update(
                "update activity set idle_since = now() - interval '91 days' where account_id = ?::uuid and member_id = ?::uuid",
                account.id(), linus.memberId());
        assertThat(members(Map.of("dormantDays", 90))).isEqualTo(1);
        Review review = Reviews.started(account, wanted(Map.of("filter", Map.of("role", "member"))));
        review.decided(linus, "keep");
        assertThat(members(Map.of("notReviewedForDays", 30))).isEqualTo(3);
        assertThat(review.complete().send().status()).isEqualTo(200);
        assertThat(members(Map.of("notReviewedForDays", 30))).isEqualTo(2);
    }

    @Test
    void pagesContainEachMemberOnceByName() {
        Review review = Reviews.started(account, account.admin());
        review.decided(bob, "keep");
        JsonObject first = Call.get(account.admin().api(), review.path() + "/items?limit=2").send().json();
        JsonObject second = Call.get(account.admin().api(),
                review.path() + "/items?limit=2&cursor=" + first.getString("nextCursor")).send().json();
        assertThat(first.getJsonArray("items")).extracting(item -> ((JsonObject) item).getString("email"))
                .containsExactly(account.admin().email(), bob.email());
        assertThat(second.getJsonArray("items")).extracting(item -> ((JsonObject) item).getString("email"))
                .containsExactly(linus.email());
        assertThat(second.getString("nextCursor")).isNull();
    }

    /** Also directly in the database. */
    @Test
    void completedReviewCannotBeChanged() {
        Review review = Reviews.started(account, account.admin());
        List.of(account.admin(), bob, linus).forEach(each -> review.decided(each, "keep"));
        assertThat(review.complete().send().status()).isEqualTo(200);
        Answer report = Call.get(account.admin().api(), review.path() + "/report").send();
        assertThat(report.status()).as(report.body()).isEqualTo(200);

        assertThat(review.decide(account.admin().api(), linus, "remove").send().outcome()).isEqualTo("409 review-closed");
        assertThat(review.complete().send().outcome()).isEqualTo("409 review-closed");
        assertThat(Call.post(account.admin().api(), review.path() + "/cancel").send().outcome()).isEqualTo("409 review-closed");
        for (String tampering : List.of(
                "update review_item set decision = 'remove', note = 'never said' where review_id = ?::uuid",
                "delete from review_item where review_id = ?::uuid",
                "update review set name = 'Another' where id = ?::uuid",
                "update review set state = 'open', closed_at = null, evidence = null where id = ?::uuid",
                "delete from review where id = ?::uuid",
                "update review_reviewer set name = 'Nobody' where review_id = ?::uuid",
                "delete from review_reviewer where review_id = ?::uuid",
                "insert into review_item select account_id, gen_random_uuid(), review_id, email, name, name_key, role, permissions,"
                        + " status, api_keys, joined_at, last_active_at, ends_at, decision, note, decided_at, decider_kind, decider_id,"
                        + " decider_label, decided_role, decided_permissions, decided_status, gone, version from review_item"
                        + " where review_id = ?::uuid")) {
            assertThatThrownBy(() -> Sql.update(tampering, review.id())).as(tampering).rootCause()
                    .hasMessageStartingWith("ERROR: a closed review cannot be changed\n");
        }
        assertThat(Call.get(account.admin().api(), review.path() + "/report").send()).isEqualTo(report);
    }

    @Test
    void repeatedRequestStartsOneReview() {
        Map<String, Object> wanted = Reviews.wanted(account.admin());
        Answer first = Reviews.start(account, wanted).with("Idempotency-Key", "q4").send();
        Answer again = Reviews.start(account, wanted).with("Idempotency-Key", "q4").send();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().getString("id")).isEqualTo(first.json().getString("id"));
    }

    private Map<String, Object> wanted(Map<String, ?> instead) {
        Map<String, Object> wanted = new HashMap<>(Reviews.wanted(account.admin()));
        wanted.putAll(instead);
        return wanted;
    }

    private String start(Map<String, ?> instead) {
        return Reviews.start(account, wanted(instead)).send().outcome();
    }

    /** @return the number of members */
    private int members(Map<String, ?> filter) {
        Answer answer = Reviews.start(account, wanted(Map.of("filter", filter))).send();
        return answer.status() == 409 ? 0 : answer.json().getInteger("members");
    }

    private static List<String> names(Review review, String query) {
        return review.items(query).stream().map(item -> item.getString("email")).toList();
    }

    private Answer many(Review review, Map<?, ?>... lines) {
        return Call.post(account.admin().api(), review.path() + "/decisions", Map.of("decisions", List.of(lines))).send();
    }

    private static Map<String, Object> line(Person person, String decision, String state) {
        Map<String, Object> line = new HashMap<>(Map.of("memberId", person.memberId(), "decision", decision));
        line.put("state", state);
        return line;
    }

    private static int selfReviews(Review review) {
        return review.get().getJsonObject("progress").getInteger("selfReviews");
    }

    private static void decide(Review review, Person reviewer, Person member, String decision) {
        assertThat(review.decide(reviewer.api(), member, decision).send().outcome()).isEqualTo("200");
    }

    private static String complete(Person who, Review review) {
        return Call.post(who.api(), review.path() + "/complete").send().outcome();
    }

    private void role(String name, List<String> permissions) {
        assertThat(Call.post(account.admin().api(), account.path() + "/roles",
                Map.of("name", name, "permissions", permissions)).send().status()).isEqualTo(201);
    }

    private void change(Person person, String role) {
        assertThat(Call.patch(account.admin().api(), account.path(person), Map.of("role", role)).send().status())
                .isEqualTo(200);
    }

    private void remove(Person person) {
        assertThat(Call.delete(account.admin().api(), account.path(person)).send().status()).isEqualTo(200);
    }
}
