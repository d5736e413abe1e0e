package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.TestAccount.Person;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Access reviews, as admins and reviewers use them. */
public final class Reviews {
    /** A review of an account. */
    public record Review(TestAccount account, String id) {
        public String path() {
            return account.path() + "/reviews/" + id;
        }

        public String item(Person member) {
            return path() + "/items/" + member.memberId();
        }

        public Call decide(Api reviewer, Person member, String decision) {
            return Call.patch(reviewer, item(member), Map.of("decision", decision, "note", "because"));
        }

        /** Decides as the admin, successfully. */
        public void decided(Person member, String decision) {
            Answer answer = decide(account.admin().api(), member, decision).send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }

        public Call complete() {
            return Call.post(account.admin().api(), path() + "/complete");
        }

        public JsonObject get() {
            Answer answer = Call.get(account.admin().api(), path()).send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.json();
        }

        public JsonObject item(String memberId) {
            Answer answer = Call.get(account.admin().api(), path() + "/items/" + memberId).send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.json();
        }

        public List<JsonObject> items(String query) {
            Answer answer = Call.get(account.admin().api(), path() + "/items?" + query).send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.json().getJsonArray("items").stream().map(JsonObject.class::cast).toList();
        }
    }

    private Reviews() {
    }

    /** The body that starts a review that is due in ten days. */
    public static Map<String, Object> body(Person... reviewers) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", "Fourth quarter");
        body.put("reviewers", Arrays.stream(reviewers).map(Person::memberId).toList());
        body.put("dueAt", TimeTravel.now().plus(Duration.ofDays(10)).toString());
        return body;
    }

    public static Call start(TestAccount account, Map<String, Object> body) {
        return Call.post(account.admin().api(), account.path() + "/reviews", body);
    }

    /** Starts a review of all members with these reviewers. */
    public static Review started(TestAccount account, Person... reviewers) {
        return started(account, body(reviewers));
    }

    public static Review started(TestAccount account, Map<String, Object> body) {
        Answer answer = start(account, body).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(Instant.parse(answer.json().getString("dueAt"))).isNotNull();
        return new Review(account, answer.json().getString("id"));
    }
}
