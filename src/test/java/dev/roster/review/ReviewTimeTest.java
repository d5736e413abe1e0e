package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.mail.DueEmail;
import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Background jobs of reviews: reminders and scheduled starts. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewTimeTest {
    @Inject
    ReviewJobs jobs;
    @Inject
    ReviewEmails emails;

    private TestAccount account;
    private Person bob;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        bob = account.add("bob", "admin");
    }

    /** The review is due in ten days. */
    @Test
    void remindsThreeDaysBeforeAndOnTheDay() {
        Review review = Reviews.started(account, account.admin(), bob);
        assertThat(mails("review-assigned", review)).containsExactlyInAnyOrder(account.admin().email(), bob.email());
        after(6, this::remind);
        assertThat(mails("review-reminder", review)).isEmpty();
        after(7, this::remind);
        assertThat(mails("review-reminder", review)).hasSize(2);
        after(8, this::remind);
        assertThat(mails("review-reminder", review)).hasSize(2);
        after(11, this::remind);
        assertThat(mails("review-reminder", review)).hasSize(4);
        after(20, this::remind);
        assertThat(mails("review-reminder", review)).hasSize(4);
    }

    @Test
    void concurrentRunsRemindOnce() {
        Review review = Reviews.started(account, bob);
        after(8, () -> Services.together(IntStream.range(0, 4).<Supplier<Void>> mapToObj(i -> () -> {
            remind();
            return null;
        }).toList()));
        assertThat(mails("review-reminder", review)).containsExactly(bob.email());
    }

    @Test
    void closedReviewSendsNoReminder() {
        Review review = Reviews.started(account, bob);
        assertThat(Call.post(account.admin().api(), review.path() + "/cancel").send().status()).isEqualTo(200);
        after(8, this::remind);
        assertThat(mails("review-reminder", review)).isEmpty();
    }

    /** Emails are rendered from the state at the time of sending. */
    @Test
    void noEmailIsSentToFormerMembersOrWithoutOpenDecisions() {
        Review review = Reviews.started(account, account.admin(), bob);
        after(8, this::remind);
        assertThat(rendered(review)).hasSize(2);
        Call.delete(account.admin().api(), account.path(bob)).send();
        assertThat(rendered(review)).hasSize(1);
        review.decided(account.admin(), "keep");
        assertThat(rendered(review)).isEmpty();
    }

    @Test
    void scheduleStartsOneReviewPerDate() {
        String id = scheduled(Map.of());
        after(4, () -> Services.together(IntStream.range(0, 4).<Supplier<Void>> mapToObj(i -> () -> {
            start();
            return null;
        }).toList()));
        assertThat(reviews()).hasSize(1);
        JsonObject review = reviews().get(0);
        assertThat(review.getJsonObject("startedBy").getString("kind")).isEqualTo("system");
        assertThat(review.getString("scheduleId")).isEqualTo(id);
        assertThat(schedule(id).getString("lastReviewId")).isEqualTo(review.getString("id"));
        after(40, this::start);
        assertThat(reviews()).hasSize(1);
        after(100, this::start);
        assertThat(reviews()).hasSize(2);
        assertThat(mails("review-assigned", new Review(account, review.getString("id")))).containsExactly(bob.email());
    }

    @Test
    void scheduleWithoutReviewersRecordsTheProblem() {
        String id = scheduled(Map.of());
        Call.delete(account.admin().api(), account.path(bob)).send();
        after(4, this::start);
        assertThat(reviews()).isEmpty();
        assertThat(schedule(id).getString("lastProblem")).isEqualTo("no-reviewers");
        after(5, this::start);
        assertThat(events("review-schedule.failed")).hasSize(1);
        assertThat(events("review-schedule.failed").get(0).getJsonObject("actor").getString("kind")).isEqualTo("system");

        assertThat(Call.patch(account.admin().api(), account.path() + "/review-schedules/" + id,
                Map.of("reviewers", List.of(account.admin().memberId()))).send().status()).isEqualTo(200);
        assertThat(schedule(id).getString("lastProblem")).isNull();
        after(100, this::start);
        assertThat(reviews()).hasSize(1);
    }

    @Test
    void scheduleWithoutMembersRecordsTheProblem() {
        String id = scheduled(Map.of("filter", Map.of("dormantDays", 3650)));
        after(4, this::start);
        assertThat(schedule(id).getString("lastProblem")).isEqualTo("nothing-to-review");
        assertThat(events("review-schedule.failed")).hasSize(1);
    }

    @Test
    void schedulesAreCreatedChangedAndDeleted() {
        String id = scheduled(Map.of());
        String path = account.path() + "/review-schedules/" + id;
        assertThat(Call.patch(account.admin().api(), path, Map.of("everyMonths", 6)).send().json().getInteger("everyMonths"))
                .isEqualTo(6);
        assertThat(Call.patch(account.admin().api(), path, Map.of("everyMonths", 0)).send().outcome())
                .isEqualTo("400 validation");
        assertThat(Call.patch(account.admin().api(), path, Map.of("everyMonths", 3)).with("If-Match", "\"0\"").send().outcome())
                .isEqualTo("412 stale-version");
        assertThat(Call.get(TestAccount.open().admin().api(), path).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.delete(account.admin().api(), path).send().status()).isEqualTo(204);
        assertThat(Call.get(account.admin().api(), path).send().outcome()).isEqualTo("404 not-found");
        after(4, this::start);
        assertThat(reviews()).isEmpty();
        assertThat(List.of("created", "changed", "deleted")).allSatisfy(
                change -> assertThat(events("review-schedule." + change)).hasSize(1));
    }

    /** Quarterly, from the day after tomorrow, with Bob as reviewer. */
    private String scheduled(Map<String, ?> changes) {
        Map<String, Object> content = new HashMap<>(Map.of("name", "Quarterly", "reviewers", List.of(bob.memberId()),
                "everyMonths", 3, "daysToDecide", 14, "nextStartAt", Instant.now().plus(Duration.ofDays(2)).toString()));
        content.putAll(changes);
        Answer created = Call.post(account.admin().api(), account.path() + "/review-schedules", content).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }

    private JsonObject schedule(String id) {
        return Call.get(account.admin().api(), account.path() + "/review-schedules/" + id).send().json();
    }

    private List<JsonObject> reviews() {
        return items("/reviews?");
    }

    private List<JsonObject> events(String action) {
        return items("/audit-events?action=" + action);
    }

    private List<JsonObject> items(String list) {
        JsonArray items = Call.get(account.admin().api(), account.path() + list).send().json().getJsonArray("items");
        return items.stream().map(JsonObject.class::cast).toList();
    }

    private static void after(int days, Runnable action) {
        TimeTravel.by(Duration.ofDays(days), action);
    }

    private void remind() {
        Services.call(jobs::remind);
    }

    private void start() {
        Services.call(jobs::startDueReviews);
    }

    private List<String> mails(String kind, Review review) {
        return Sql.column("select recipient from mail where account_id = ?::uuid and kind = ? and subject_id = ?::uuid",
                account.id(), kind, review.id());
    }

    /** Renders the emails as if they were sent now. */
    private List<?> rendered(Review review) {
        List<DueEmail> mails = Sql.column("""
                select id || ' ' || recipient from mail
                where account_id = ?::uuid and kind = 'review-reminder' and subject_id = ?::uuid""", account.id(), review.id())
                .stream().map(row -> row.split(" "))
                .map(row -> new DueEmail(UUID.fromString(account.id()),
                        UUID.fromString(row[0]), "review-reminder", UUID.fromString(review.id()), row[1], 1,
                        Duration.ZERO))
                .toList();
        return Services.call(() -> emails.render(mails));
    }
}
