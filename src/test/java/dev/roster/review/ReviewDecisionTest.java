package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Report;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Only reviewers and operators decide, and a decision is valid until the member changes. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewDecisionTest extends ReviewScenario {
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

    /** Operators can decide even if their own membership has no permission. */
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
    void changedMemberNeedsANewDecision() {
        Review review = reviewThatKeepsAll();
        change(linus, "admin");

        JsonObject item = review.item(linus.memberId());
        assertThat(item.getBoolean("changed")).isTrue();
        assertThat(item.getBoolean("outdated")).isTrue();
        assertThat(item.getJsonObject("accessAtStart").getString("role")).isEqualTo("member");
        assertThat(item.getJsonObject("currentAccess").getString("role")).isEqualTo("admin");
        assertThat(names(review, "show=changed")).containsExactly(linus.email());
        assertThat(names(review, "show=open")).containsExactly(linus.email());
        Answer rejected = review.complete().send();
        assertThat(rejected.outcome()).isEqualTo("409 review-undecided");
        assertThat(rejected.json().getString("detail")).contains("0 members are undecided, and 1 changed");

        review.decided(linus, "demote");
        assertThat(names(review, "show=open")).isEmpty();
        assertThat(review.complete().send().status()).isEqualTo(200);
        assertThat(review.item(linus.memberId()).getBoolean("changed")).isTrue();
    }

    @Test
    void changedPermissionsOfARoleNeedANewDecision() {
        account.addRole("clerk", "invoice:read");
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
        assertThat(review.item(linus.memberId()).getString("accessExpiresAt")).isEqualTo(limited.json().getString("expiresAt"));
        assertThat(names(review, "show=open")).hasSize(3);
        TimeTravel.by(Duration.ofDays(2), () -> {
            assertThat(names(review, "show=open")).hasSize(2).doesNotContain(linus.email());
            assertThat(review.item(linus.memberId()).getJsonObject("currentAccess").getString("status")).isEqualTo("removed");
            assertThat(review.get().getJsonObject("progress").getInteger("gone")).isEqualTo(1);
        });
    }

    @Test
    void staleDecisionIsRejected() {
        Review review = Reviews.started(account, account.admin());
        String seen = Api.as(account.admin().email()).get(review.item(linus)).header("ETag");
        String accessTag = review.item(linus.memberId()).getString("accessTag");
        change(linus, "admin");
        assertThat(review.decide(account.admin().api(), linus, "keep").with("If-Match", seen).send().outcome())
                .isEqualTo("412 stale-version");
        assertThat(many(review, line(linus, "keep", accessTag)).outcome()).isEqualTo("400 validation");
        assertThat(many(review, line(linus, "keep", review.item(linus.memberId()).getString("accessTag"))).status())
                .isEqualTo(200);
    }

    @Test
    void bulkDecisionIsAllOrNothing() {
        Review review = Reviews.started(account, account.admin());
        Answer rejected = many(review, line(bob, "keep", null), line(linus, "demote", null), line(bob, "keep", null),
                Map.of("memberId", UUID.randomUUID().toString(), "decision", "keep"));
        assertThat(rejected.outcome()).isEqualTo("400 validation");
        assertThat(rejected.json().getJsonArray("errors")).extracting(error -> ((JsonObject) error).getString("field"))
                .containsExactly("decisions[1].decision", "decisions[2].memberId", "decisions[3].memberId");
        assertThat(names(review, "show=open")).hasSize(3);

        Answer stored = many(review, line(bob, "demote", null), line(linus, "remove", null));
        assertThat(stored.json().getJsonObject("progress").getInteger("undecided")).isEqualTo(1);
        assertThat(names(review, "show=demote")).containsExactly(bob.email());
        assertThat(names(review, "show=remove")).containsExactly(linus.email());
        assertThat(review.decide(account.admin().api(), linus, "demote").send().outcome()).isEqualTo("400 validation");
        assertThat(review.decide(account.admin().api(), linus, "promote").send().status()).isEqualTo(400);
    }

    private Answer many(Review review, Map<?, ?>... lines) {
        return Call.post(account.admin().api(), review.path() + "/decisions", Map.of("decisions", List.of(lines))).send();
    }

    private static Map<String, Object> line(Person person, String decision, String accessTag) {
        Map<String, Object> line = new HashMap<>(Map.of("memberId", person.memberId(), "decision", decision));
        line.put("accessTag", accessTag);
        return line;
    }

    private static int selfReviews(Review review) {
        return review.get().getJsonObject("progress").getInteger("selfReviews");
    }
}
