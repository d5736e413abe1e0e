package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.review.ReviewScenario;
import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A review is completed once. The completion applies each decision that was stored before it, and no outdated decision. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewRaceTest extends ReviewScenario {
    private static final int ROUNDS = TestSize.of(8, 30);

    @Test
    void oneOfTwoCompletionsSucceeds() {
        for (int round = 0; round < ROUNDS; round++) {
            Review review = reviewThatKeepsAll();
            List<Answer> answers = Race.between(review.complete(), Call.post(bob.api(), review.path() + "/complete"));
            assertThat(Race.outcomes(answers)).containsExactlyInAnyOrder("200", "409 review-closed");
            assertThat(events("review.completed", review)).isEqualTo(1);
        }
    }

    @Test
    void decisionIsAppliedOrRejected() {
        for (int round = 0; round < ROUNDS; round++) {
            Review review = reviewThatKeepsAll();
            List<Answer> answers = Race.between(review.complete(), review.decide(account.admin().api(), bob, "demote"));
            boolean isStored = answers.get(1).status() == 200;
            assertThat(answers.get(0).outcome()).isEqualTo("200");
            assertThat(answers.get(1).outcome()).isIn("200", "409 review-closed");
            assertThat(review.item(bob.memberId()).getString("outcome")).isEqualTo(isStored ? "demoted" : "kept");
            assertThat(roleOf(bob)).isEqualTo(isStored ? "member" : "admin");
            if (isStored) {
                Call.patch(account.admin().api(), account.path(bob), Map.of("role", "admin")).send();
            }
        }
    }

    /** If the change is first, the completion is rejected. If the completion is first, the change follows it. */
    @Test
    void outdatedDecisionIsNotApplied() {
        for (int round = 0; round < ROUNDS; round++) {
            Review review = reviewThatKeepsAll();
            String other = round % 2 == 0 ? "admin" : "member";
            List<Answer> answers = Race.between(review.complete(),
                    Call.patch(account.admin().api(), account.path(linus), Map.of("role", other)));
            assertThat(answers.get(1).outcome()).isEqualTo("200");
            assertThat(answers.get(0).outcome()).isIn("200", "409 review-undecided");
            if (answers.get(0).status() != 200) {
                assertThat(review.item(linus.memberId()).getBoolean("outdated")).isTrue();
            }
        }
    }

    private long events(String action, Review review) {
        return Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = ? and target_id = ?::uuid",
                account.id(), action, review.id());
    }
}
