package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A review contains the members that match all conditions of its filter, in every combination. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewFilterTest {
    private static final Map<String, Object> CONDITIONS = Map.of("role", "member", "dormantDays", 30, "notReviewedForDays", 90);

    private TestAccount account;
    /** Eight members, one for each combination of role, dormant, and not reviewed. */
    private final Map<Person, List<String>> people = new HashMap<>();

    @BeforeEach
    void open() {
        account = TestAccount.open();
        account.addRole("auditor", "account:read");
        for (int i = 0; i < 8; i++) {
            List<String> meets = new ArrayList<>();
            if ((i & 1) == 0) {
                meets.add("role");
            }
            if ((i & 2) == 0) {
                meets.add("dormantDays");
            }
            if ((i & 4) == 0) {
                meets.add("notReviewedForDays");
            }
            people.put(account.add("p" + i, meets.contains("role") ? "member" : "auditor"), meets);
        }
        people.forEach((person, meets) -> {
            if (meets.contains("dormantDays")) {
                Sql.update("update activity set idle_since = now() - interval '40 days' where account_id = ?::uuid"
                        + " and member_id = ?::uuid", account.id(), person.memberId());
            }
            if (!meets.contains("notReviewedForDays")) {
                reviewed(person);
            }
        });
    }

    @Test
    void everyCombinationOfConditionsSelectsItsMembers() {
        for (int i = 0; i < 8; i++) {
            int combination = i;
            Map<String, Object> filter = new HashMap<>(CONDITIONS);
            filter.keySet().removeIf(name -> (combination & 1 << List.of("role", "dormantDays", "notReviewedForDays")
                    .indexOf(name)) == 0);
            Map<String, Object> content = Reviews.body(account.admin());
            content.put("filter", filter);
            Review review = Reviews.started(account, content);
            assertThat(emails(review)).as(filter.toString()).containsExactlyInAnyOrderElementsOf(chosen(filter));
        }
    }

    /** The console's form has the same fields, and a schedule applies the same conditions. */
    @Test
    void everyCombinationCanBeStartedInTheConsoleAndRepeated() {
        Browser browser = Browser.signedIn(account.admin().email());
        String page = "/accounts/" + account.id() + "/review-start";
        for (int i = 0; i < 8; i++) {
            Map<String, String> form = new HashMap<>();
            form.put("formToken", browser.open(page).formToken());
            form.put("name", "Combination " + i);
            form.put("reviewer", account.admin().memberId());
            form.put("lastDay", TimeTravel.now().plus(Duration.ofDays(10)).toString().substring(0, 10));
            form.put("role", (i & 1) == 0 ? "" : "member");
            form.put("dormantDays", (i & 2) == 0 ? "" : "30");
            form.put("notReviewedForDays", (i & 4) == 0 ? "" : "90");
            form.put("everyMonths", "3");
            Browser.ReceivedPage shown = browser.submit(page, form);
            assertThat(shown.status()).as(form + shown.html()).isEqualTo(200);
        }
        List<JsonObject> reviews = items("/reviews?limit=50").stream()
                .filter(review -> review.getString("name").startsWith("Combination")).toList();
        assertThat(reviews).hasSize(8);
        assertThat(items("/review-schedules?limit=50")).hasSize(8);
    }

    private void reviewed(Person person) {
        String role = "only-" + person.email().substring(0, 2);
        String before = Sql.column("select role from member where account_id = ?::uuid and id = ?::uuid", account.id(),
                person.memberId()).get(0);
        account.addRole(role, "account:read");
        change(person, role);
        Map<String, Object> content = Reviews.body(account.admin());
        content.put("filter", Map.of("role", role));
        Review review = Reviews.started(account, content);
        review.decided(person, "keep");
        assertThat(review.complete().send().outcome()).isEqualTo("200");
        change(person, before);
    }

    private void change(Person person, String role) {
        Answer changed = Call.patch(account.admin().api(), account.path(person), Map.of("role", role)).send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    /** The admin who runs the reviews has another role, is active, and was never reviewed. */
    private List<String> chosen(Map<String, Object> filter) {
        List<String> chosen = people.entrySet().stream().filter(person -> person.getValue().containsAll(filter.keySet()))
                .map(person -> person.getKey().email()).collect(Collectors.toCollection(ArrayList::new));
        if (List.of("notReviewedForDays").containsAll(filter.keySet())) {
            chosen.add(account.admin().email());
        }
        return chosen;
    }

    private static List<String> emails(Review review) {
        return review.items("limit=50").stream().map(item -> item.getString("email")).toList();
    }

    private List<JsonObject> items(String path) {
        Answer answer = Call.get(account.admin().api(), account.path() + path).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }
}
