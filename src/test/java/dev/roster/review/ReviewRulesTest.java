package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Report;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rules of starting and completing reviews, and of completed reviews. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewRulesTest extends ReviewScenario {
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

    @Test
    void aServiceAccountIsReviewedWithItsOwner() {
        String id = Call.post(account.admin().api(), account.path() + "/service-accounts", Map.of("name", "Nightly export",
                "role", "member", "owner", Map.of("memberId", linus.memberId()))).send().json().getString("id");
        Review review = reviewThatKeepsAll();
        JsonObject item = review.item(id);
        assertThat(item.getString("email")).isNull();
        assertThat(item.getJsonObject("owner")).isEqualTo(
                new JsonObject().put("memberId", linus.memberId()).putNull("groupId").put("name", "Linus"));
        assertThat(review.item(linus.memberId()).getJsonObject("owner")).isNull();
        review.decided(new Person("", id, null), "remove");
        assertThat(review.complete().send().status()).isEqualTo(200);
        assertThat(Call.get(account.admin().api(), account.path() + "/members/" + id).send().json().getString("status"))
                .isEqualTo("removed");
        assertThat(lineOf(review, "csv", id)).contains(",Nightly export,", ",Linus,");
        assertThat(lineOf(review, "ndjson", id)).contains("\"owner\":{\"memberId\":\"" + linus.memberId())
                .doesNotContain("Linus");

        remove(linus);
        assertThat(Call.post(account.admin().api(), account.path(linus) + "/erase").send().status()).isEqualTo(200);
        assertThat(review.item(id).getJsonObject("owner").getString("name")).isNotEqualTo("Linus");
        assertThat(lineOf(review, "csv", id)).contains(",Nightly export,").doesNotContain("Linus");
    }

    private static String lineOf(Review review, String format, String memberId) {
        return Report.download(review, format).lines().filter(line -> line.contains(memberId) && line.contains("Nightly"))
                .findFirst().orElseThrow();
    }

    /** Completing a review requires the same permissions as the single changes. */
    @Test
    void completionRequiresThePermissionsOfTheDecisions() {
        account.addRole("reviews", "review:*", "account:read");
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
    void filterSelectsTheMembers() {
        assertThat(members(Map.of("role", "admin"))).isEqualTo(2);
        assertThat(members(Map.of("dormantDays", 90, "role", "member"))).isZero();
        Sql.update(
                "update activity set idle_since = now() - interval '91 days' where account_id = ?::uuid and member_id = ?::uuid",
                account.id(), linus.memberId());
        assertThat(members(Map.of("dormantDays", 90))).isEqualTo(1);
        Review review = Reviews.started(account, content(Map.of("filter", Map.of("role", "member"))));
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

    /** Neither by a request nor directly in the database. */
    @Test
    void completedReviewCannotBeChanged() {
        Review review = reviewThatKeepsAll();
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
                "update review set state = 'open', closed_at = null, sha256 = null where id = ?::uuid",
                "delete from review where id = ?::uuid",
                "update review_reviewer set name = 'Nobody' where review_id = ?::uuid",
                "delete from review_reviewer where review_id = ?::uuid",
                "insert into review_item select account_id, gen_random_uuid(), review_id, email, name, name_key, role, permissions,"
                        + " role_permissions, groups, status, api_keys, joined_at, last_active_at, access_expires_at, decision, note, decided_at, decider_kind, decider_id,"
                        + " decider_label, decided_role, decided_permissions, decided_status, gone, version from review_item"
                        + " where review_id = ?::uuid")) {
            assertThatThrownBy(() -> Sql.update(tampering, review.id())).as(tampering).rootCause()
                    .hasMessageStartingWith("ERROR: a closed review cannot be changed\n");
        }
        assertThat(Call.get(account.admin().api(), review.path() + "/report").send()).isEqualTo(report);
    }

    @Test
    void repeatedRequestStartsOneReview() {
        Map<String, Object> content = Reviews.body(account.admin());
        Answer first = Reviews.start(account, content).with("Idempotency-Key", "q4").send();
        Answer again = Reviews.start(account, content).with("Idempotency-Key", "q4").send();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().getString("id")).isEqualTo(first.json().getString("id"));
    }

    private Map<String, Object> content(Map<String, ?> changes) {
        Map<String, Object> content = new HashMap<>(Reviews.body(account.admin()));
        content.putAll(changes);
        return content;
    }

    private String start(Map<String, ?> changes) {
        return Reviews.start(account, content(changes)).send().outcome();
    }

    /** @return the number of members */
    private int members(Map<String, ?> filter) {
        Answer answer = Reviews.start(account, content(Map.of("filter", filter))).send();
        return answer.status() == 409 ? 0 : answer.json().getInteger("members");
    }

    private static void decide(Review review, Person reviewer, Person member, String decision) {
        assertThat(review.decide(reviewer.api(), member, decision).send().outcome()).isEqualTo("200");
    }

    private static String complete(Person person, Review review) {
        return Call.post(person.api(), review.path() + "/complete").send().outcome();
    }
}
