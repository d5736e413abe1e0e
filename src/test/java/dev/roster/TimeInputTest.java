package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times from 1970 to 9999, exact to the microsecond. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class TimeInputTest extends InputTest {
    private static final String LAST = "9999-12-31T23:59:59.999999Z";

    @ParameterizedTest
    @ValueSource(strings = { "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "+10000-01-01T00:00:00Z",
            "+294277-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "-4714-01-01T00:00:00Z" })
    void rejectsTimesOutOfRange(String time) {
        for (String query : List.of("/audit-events?from=", "/audit-events?to=", "/audit-events/export?from=",
                "/audit-events/export?to=", "/members?inactiveSince=")) {
            rejected(admin.get(account.path() + query + time.replace("+", "%2B")), "validation", query);
        }
        String reviewers = "'reviewers':['" + account.admin().memberId() + "']";
        for (String request : List.of("PATCH MEMBER {'expiresAt':'%s'}", "PATCH MEMBER {'roleExpiresAt':'%s'}",
                "POST /members/" + account.admin().memberId() + "/api-keys {'name':'k','expiresAt':'%s'}",
                "POST /reviews {'name':'r'," + reviewers + ",'dueAt':'%s'}",
                "POST /review-schedules {'name':'s'," + reviewers + ",'everyMonths':3,'daysToDecide':9,'nextStartAt':'%s'}",
                "PATCH /review-schedules/" + UNKNOWN + " {'nextStartAt':'%s'}")) {
            rejected(send(request.formatted(time)), "validation", request);
        }
    }

    /** The latest time in range, with more digits than Roster stores. */
    @Test
    void responsesShowTheStoredTime() {
        TestAccount own = TestAccount.open();
        Person someone = own.add("sam", "member");
        Api owner = own.admin().api();
        String exact = LAST.replace("Z", "999Z");
        Response changed = owner.patch(own.path(someone), Map.of("role", "admin", "roleExpiresAt", exact, "expiresAt", exact));
        Response key = owner.post(own.path(own.admin()) + "/api-keys", Map.of("name", "k", "expiresAt", exact));
        Response review = owner.post(own.path() + "/reviews",
                Map.of("name", "r", "reviewers", List.of(own.admin().memberId()), "dueAt", exact));
        Response schedule = owner.post(own.path() + "/review-schedules", Map.of("name", "s", "reviewers",
                List.of(own.admin().memberId()), "everyMonths", 24, "daysToDecide", 180, "nextStartAt", exact));
        for (Response answer : List.of(changed, key, review, schedule)) {
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(answer == changed ? 200 : 201);
            assertThat(answer.asString()).contains(LAST);
        }
        for (String path : List.of(own.path(someone), own.path() + "/api-keys", own.path() + "/reviews",
                own.path() + "/review-schedules")) {
            assertThat(owner.get(path).asString()).as(path).contains("\"" + LAST + "\"");
        }
        for (String query : List.of("from=", "to=")) {
            assertThat(owner.get(own.path() + "/audit-events?" + query + exact).statusCode()).isEqualTo(400);
            assertThat(owner.get(own.path() + "/audit-events?" + query + LAST).statusCode()).isEqualTo(200);
            assertThat(owner.get(own.path() + "/audit-events?" + query + "1970-01-01T00:00:00Z").statusCode()).isEqualTo(200);
        }
        assertThat(owner.get(own.path() + "/members?inactiveSince=" + LAST).statusCode()).isEqualTo(200);
    }

    @Test
    void pagesRejectDaysOutOfRange() {
        String admins = "/members/" + account.admin().memberId();
        for (String day : List.of("+999999999-12-31", "-999999999-01-01", "9999-12-31", "1969-12-31", "x")) {
            assertThat(submit("/members/" + member.memberId() + "/expiry",
                    Map.of("role", "member", "roleLastDay", "", "lastDay", day, "version", "0"))).as(day).isEqualTo(400);
            assertThat(submit(admins + "/keys/new", Map.of("name", "k", "permissions", "", "lastDay", day))).as(day)
                    .isEqualTo(400);
            assertThat(startReview(day, "")).as(day).isEqualTo(400);
            String parameter = day.replace("+", "%2B");
            assertThat(browser().request(pages() + "/activity?from=" + parameter).status()).as(day).isEqualTo(200);
            assertThat(browser().request(pages() + "/activity?to=" + parameter).status()).as(day).isEqualTo(200);
        }
        for (String repeat : List.of("-1", "0", "25", "x", "1.5", "3")) {
            assertThat(startReview("2090-01-01", repeat)).as(repeat).isEqualTo(400);
        }
        assertThat(admin.get(account.path() + "/reviews").jsonPath().getList("items")).isEmpty();
    }

    private int startReview(String due, String repeat) {
        Map<String, String> fields = new HashMap<>(Map.of("name", "r", "reviewer", account.admin().memberId(), "lastDay", due));
        if (!repeat.isEmpty()) {
            fields.put("everyMonths", repeat);
        }
        return submit("/review-start", fields);
    }
}
