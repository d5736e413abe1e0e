package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.PersonalData;
import dev.roster.testing.Report;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An erasure reaches every part of reviews in every state, and signed reports still verify. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewErasureTest extends ReviewErasureScenario {
    @Test
    void erasureRemovesPersonalData() {
        assertThatThrownBy(() -> PersonalData.mustBeErased(account, MARGARET)).isInstanceOf(AssertionError.class);
        erase();
        PersonalData.mustBeErased(margaret.email());
        PersonalData.mustBeErased(account, MARGARET);
        for (Review review : List.of(open, cancelled, completed)) {
            assertThat(review.get().encode() + review.items("limit=200")).doesNotContainIgnoringCase(MARGARET);
            assertThat(review.item(margaret.memberId()).getString("name")).isEqualTo(pseudonym());
            assertThat(review.item(linus.memberId()).getJsonObject("decidedBy").getString("label")).isEqualTo(pseudonym());
            assertThat(review.item(linus.memberId()).getString("note")).isEqualTo("Linus stays");
        }
        assertThat(Report.download(completed, "ndjson") + Report.download(completed, "csv") + printed(completed))
                .doesNotContainIgnoringCase(MARGARET).contains(pseudonym());
    }

    @Test
    void actionsStayAndTheLogIsWhole() {
        int events = decisions().size();
        erase();
        assertThat(decisions()).hasSize(events).filteredOn(event -> event.getJsonObject("after").getJsonArray("members")
                .contains(margaret.memberId())).hasSize(3 * 3 + 1).allSatisfy(event -> {
                    assertThat(event.getJsonObject("after").getString("note")).isEqualTo(pseudonym());
                    assertThat(event.getJsonObject("seal").getString("targetSalt")).isNull();
                });
        assertThat(decisions()).filteredOn(event -> "Linus stays".equals(event.getJsonObject("after").getString("note")))
                .hasSize(3).allSatisfy(event -> assertThat(event.getJsonObject("target").getString("label"))
                        .isEqualTo("Fourth quarter"));
        JsonObject verification = Call.get(account.admin().api(), account.path() + "/audit-events/verification").send().json();
        assertThat(verification.getBoolean("whole")).as(verification.encode()).isTrue();
    }

    @Test
    void reportVerifiesBeforeAndAfterAnErasure() {
        Report before = Report.of(completed);
        String sha256 = completed.get().getString("sha256");
        assertThat(before.sha256()).isEqualTo(sha256).isEqualTo(before.signature().getString("sha256"));
        assertThat(before.forged()).isEmpty();
        assertThat(before.lines("member")).extracting(line -> line.getJsonObject("personal").getString("email"))
                .containsExactlyInAnyOrder(account.admin().email(), bob.email(), linus.email(), margaret.email());
        erase();
        Report after = Report.of(completed);
        assertThat(after.sha256()).isEqualTo(sha256).isEqualTo(after.signature().getString("sha256"));
        assertThat(after.forged()).isEmpty();
        assertThat(after.text()).isNotEqualTo(before.text());
        assertThat(after.signature().getJsonObject("signedBy").getString("label")).isEqualTo(pseudonym());
        assertThat(after.lines("member")).filteredOn(line -> line.getString("memberId").equals(margaret.memberId()))
                .singleElement().satisfies(line -> {
                    assertThat(line.getString("salt")).isNull();
                    assertThat(line.getJsonObject("personal")).isEqualTo(new JsonObject().put("email", pseudonym())
                            .put("name", pseudonym()).put("apiKeys", List.of(pseudonym())));
                    assertThat(line.getString("outcome")).isEqualTo("demoted");
                });
    }

    /** Before and after the completion of the review. */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void erasureReachesAnOperatorsDecisionOnTheirOwnMembership(boolean afterwards) {
        Review review = Reviews.started(account, bob);
        decideAlike(bob, review, "keep", "still here", account.admin(), bob, margaret);
        Answer own = review.decide(Api.asOperator(linus.email()), linus, "keep").send();
        assertThat(own.status()).as(own.body()).isEqualTo(200);
        if (!afterwards) {
            erase(linus);
        }
        Answer signed = review.complete().send();
        assertThat(signed.status()).as(signed.body()).isEqualTo(200);
        Report before = Report.of(review);
        if (afterwards) {
            assertThat(before.forged()).isEmpty();
            assertThat(review.item(linus.memberId()).getJsonObject("decidedBy").getString("label")).isEqualTo(linus.email());
            erase(linus);
        }
        JsonObject item = review.item(linus.memberId());
        assertThat(item.getBoolean("selfReview")).isTrue();
        assertThat(item.getJsonObject("decidedBy").getString("label")).isEqualTo(pseudonym(linus));
        assertThat(item.encode() + Report.download(review, "ndjson") + Report.download(review, "csv") + printed(review))
                .doesNotContain(linus.email()).contains(pseudonym(linus));
        assertThat(Sql.count("select count(*) from review_item i where account_id = ?::uuid and i::text like ?", account.id(),
                "%" + linus.email() + "%")).isZero();
        Report after = Report.of(review);
        assertThat(after.sha256()).isEqualTo(before.sha256()).isEqualTo(review.get().getString("sha256"));
        assertThat(after.forged()).isEmpty();
    }

    /** The audit log keeps the label, too. */
    @Test
    void operatorsDecisionOnOthersKeepsItsLabel() {
        Review review = Reviews.started(account, bob);
        Api operator = Api.asOperator(linus.email());
        List.of(account.admin(), bob, linus, margaret)
                .forEach(each -> assertThat(review.decide(operator, each, "keep").send().status()).isEqualTo(200));
        assertThat(review.complete().send().status()).isEqualTo(200);
        Report before = Report.of(review);
        erase(linus);
        assertThat(review.item(bob.memberId()).getJsonObject("decidedBy").getString("label")).isEqualTo(linus.email());
        assertThat(decisions()).filteredOn(event -> event.getJsonObject("actor").getString("kind").equals("operator"))
                .hasSize(4).allSatisfy(event -> assertThat(event.getJsonObject("actor").getString("label"))
                        .isEqualTo(linus.email()));
        assertThat(Report.of(review).sha256()).isEqualTo(before.sha256());
        assertThat(Report.of(review).forged()).isEmpty();
    }

    private List<JsonObject> decisions() {
        return Call.get(account.admin().api(), account.path() + "/audit-events?limit=200&action=review.decided").send().json()
                .getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }

    private String printed(Review review) {
        return Browser.signedIn(account.admin().email())
                .open("/accounts/" + account.id() + "/reviews/" + review.id() + "/report").html();
    }
}
