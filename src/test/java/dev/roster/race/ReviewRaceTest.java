package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A review ends once, and with what was decided when it ended. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewRaceTest {
    private static final int ROUNDS = TestSize.of(8, 30);

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
    void twoCompletionsAreOne() {
        for (int round = 0; round < ROUNDS; round++) {
            Review review = decided();
            List<Answer> answers = Race.between(review.complete(), Call.post(bob.api(), review.path() + "/complete"));
            assertThat(Race.outcomes(answers)).containsExactlyInAnyOrder("200", "409 review-closed");
            assertThat(events("review.completed", review)).isEqualTo(1);
        }
    }

    /** Whichever comes first, the report tells what was done. */
    @Test
    void aDecisionIsInTimeOrTooLate() {
        for (int round = 0; round < ROUNDS; round++) {
            Review review = decided();
            List<Answer> answers = Race.between(review.complete(), review.decide(account.admin().api(), bob, "demote"));
            boolean inTime = answers.get(1).status() == 200;
            assertThat(answers.get(0).outcome()).isEqualTo("200");
            assertThat(answers.get(1).outcome()).isIn("200", "409 review-closed");
            assertThat(review.item(bob.memberId()).getString("outcome")).isEqualTo(inTime ? "demoted" : "kept");
            assertThat(role(bob)).isEqualTo(inTime ? "member" : "admin");
            if (inTime) {
                Call.patch(account.admin().api(), account.path(bob), java.util.Map.of("role", "admin")).send();
            }
        }
    }

    /** Who changes at the same moment is decided on as they are, or the completion waits for another decision. */
    @Test
    void nobodyIsDecidedOnAsTheyAreNot() {
        for (int round = 0; round < ROUNDS; round++) {
            Review review = decided();
            String other = round % 2 == 0 ? "admin" : "member";
            List<Answer> answers = Race.between(review.complete(),
                    Call.patch(account.admin().api(), account.path(linus), java.util.Map.of("role", other)));
            assertThat(answers.get(1).outcome()).isEqualTo("200");
            assertThat(answers.get(0).outcome()).isIn("200", "409 review-undecided");
            if (answers.get(0).status() != 200) {
                assertThat(review.item(linus.memberId()).getBoolean("outdated")).isTrue();
            }
        }
    }

    private Review decided() {
        Review review = Reviews.started(account, account.admin());
        List.of(account.admin(), bob, linus).forEach(each -> review.decided(each, "keep"));
        return review;
    }

    private String role(Person person) {
        return Call.get(account.admin().api(), account.path(person)).send().json().getString("role");
    }

    private long events(String action, Review review) {
        return Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = ? and target_id = ?::uuid",
                account.id(), action, review.id());
    }
}
