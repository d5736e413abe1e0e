package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.TestAccount.Person;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** A person who occurs in every part of an open, a cancelled and a completed review. */
abstract class ReviewErasureScenario extends ReviewScenario {
    /** Email, name, key name, and notes about the member. */
    static final String MARGARET = "margarethamilton";

    Person margaret;
    Review open;
    Review cancelled;
    Review completed;

    @BeforeEach
    void addMargaretToEveryPart() {
        margaret = account.add(MARGARET, "admin");
        assertThat(Call.post(margaret.api(), Keys.path(account, margaret), Map.of("name", "Laptop of " + MARGARET)).send()
                .status()).isEqualTo(201);
        open = decided();
        decide(margaret, open, margaret, "I know " + MARGARET + " well");
        cancelled = decided();
        assertThat(Call.post(margaret.api(), cancelled.path() + "/cancel").send().status()).isEqualTo(200);
        completed = decided();
        Answer signed = Call.post(margaret.api(), completed.path() + "/complete").send();
        assertThat(signed.status()).as(signed.body()).isEqualTo(200);
    }

    /** Margaret started the review and is a reviewer. Two notes mention her; one of them is also about another member. */
    Review decided() {
        Map<String, Object> content = Reviews.body(margaret, bob);
        Answer started = Call.post(margaret.api(), account.path() + "/reviews", content).send();
        assertThat(started.status()).as(started.body()).isEqualTo(201);
        Review review = new Review(account, started.json().getString("id"));
        decideAlike(margaret, review, "keep", "I, " + MARGARET + ", and he are still here", margaret, linus);
        decide(bob, review, margaret, "Is this <" + margaret.email() + ">?");
        decideAlike(bob, review, "demote", MARGARET + " changed teams", margaret);
        decideAlike(bob, review, "keep", "all but one", account.admin(), bob);
        decide(margaret, review, linus, "Linus stays");
        return review;
    }

    static void decideAlike(Person reviewer, Review review, String decision, String note, Person... members) {
        Answer answer = Call.post(reviewer.api(), review.path() + "/decisions", Map.of("decisions",
                Stream.of(members).map(each -> Map.of("memberId", each.memberId(), "decision", decision, "note", note))
                        .toList()))
                .send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    static void decide(Person reviewer, Review review, Person member, String note) {
        Answer answer = Call.patch(reviewer.api(), review.item(member), Map.of("decision", "keep", "note", note)).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    void erase() {
        erase(margaret);
    }

    void erase(Person person) {
        Api ada = account.admin().api();
        assertThat(Call.delete(ada, account.path(person)).send().status()).isEqualTo(200);
        Answer erased = Call.post(ada, account.path(person) + "/erase").send();
        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
    }

    String pseudonym() {
        return pseudonym(margaret);
    }

    static String pseudonym(Person person) {
        return person.memberId() + "@erased.invalid";
    }
}
