package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Call;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** An account with two admins and a member, and the requests about reviews. */
public abstract class ReviewScenario {
    protected TestAccount account;
    protected Person bob;
    protected Person linus;

    @BeforeEach
    protected void open() {
        account = TestAccount.open();
        bob = account.add("bob", "admin");
        linus = account.add("linus", "member");
    }

    /** Starts a review in which the admin decides to keep all three members. */
    protected Review reviewThatKeepsAll() {
        Review review = Reviews.started(account, account.admin());
        List.of(account.admin(), bob, linus).forEach(each -> review.decided(each, "keep"));
        return review;
    }

    protected String roleOf(Person person) {
        return Call.get(account.admin().api(), account.path(person)).send().json().getString("role");
    }

    static List<String> names(Review review, String query) {
        return review.items(query).stream().map(item -> item.getString("email")).toList();
    }

    void change(Person person, String role) {
        assertThat(Call.patch(account.admin().api(), account.path(person), Map.of("role", role)).send().status())
                .isEqualTo(200);
    }

    void remove(Person person) {
        assertThat(Call.delete(account.admin().api(), account.path(person)).send().status()).isEqualTo(200);
    }
}
