package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.roster.dev.DevStack;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.InstalledPostgres;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every feature once, on the oldest version of PostgreSQL that Roster supports. */
@Tag("full")
class OldestPostgresIT {
    private static final int OLDEST = 15;

    private static InstalledPostgres postgres;
    private static RosterProcess roster;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(InstalledPostgres.isInstalled(OLDEST),
                "PostgreSQL 15 is not installed (Debian 12: apt-get install postgresql)");
        DevStack.start();
        postgres = InstalledPostgres.start(OLDEST);
        Map<String, String> environment = RosterProcess.environment();
        environment.putAll(postgres.environment());
        environment.put("ROSTER_ACTIVITY_FLUSH_INTERVAL", "1s");
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            roster.close();
            postgres.close();
        }
    }

    @Test
    void membersChangeAndLoseAccess() {
        TestAccount account = TestAccount.open();
        Api admin = account.admin().api();
        Person grace = account.add("grace", "member");
        assertThat(ok(Call.patch(admin, account.path(grace), Map.of("role", "admin"))).json().getString("role"))
                .isEqualTo("admin");
        Key key = Keys.create(account, grace);
        for (String query : List.of("search=gr", "sort=-lastActive&status=active", "role=admin&sort=email",
                "search=gr&sort=name")) {
            assertThat(emails(ok(Call.get(key.api(), account.path() + "/members?" + query)))).as(query).contains(grace.email());
        }
        assertThat(ok(Call.get(grace.api(), "/v1/me")).body()).contains(account.id());
        assertThat(ok(Call.get(Api.asOperator(), "/v1/accounts?limit=100")).body()).contains(account.id());
        ok(Call.post(admin, account.path(grace) + "/suspend"));
        assertThat(decision(account, key.api()).status()).isEqualTo(403);
        ok(Call.post(admin, account.path(grace) + "/reactivate"));
        assertThat(decision(account, key.api()).status()).isEqualTo(200);
        ok(Call.delete(admin, account.path(grace)));
        assertThat(decision(account, grace.api()).status()).isEqualTo(403);
        assertThat(decision(account, key.api()).status()).isEqualTo(401);
        ok(Call.post(admin, account.path(grace) + "/erase", Map.of()));
        assertThat(ok(Call.get(admin, account.path(grace))).json().getString("email")).endsWith("@erased.invalid");
        assertThat(ok(Call.get(admin, account.path() + "/audit-events?action=member.erased")).body())
                .contains(grace.memberId());
        mustBeWhole(account);
    }

    @Test
    void aReviewEndsWithAReport() {
        TestAccount account = TestAccount.open();
        List<Person> people = TestMembers.join(account, "member", 3);
        Review review = Reviews.started(account, account.admin());
        review.decided(account.admin(), "keep");
        review.decided(people.get(0), "keep");
        review.decided(people.get(1), "remove");
        review.decided(people.get(2), "keep");
        ok(review.complete());
        assertThat(ok(Call.get(account.admin().api(), review.path() + "/report")).body().lines().count()).isEqualTo(4 + 5);
        assertThat(decision(account, people.get(1).api()).status()).isEqualTo(403);
        ok(Call.post(account.admin().api(), account.path(people.get(1)) + "/erase", Map.of()));
        mustBeWhole(account);
    }

    @Test
    void aDormancyPolicyListsWhomItAffects() {
        TestAccount account = TestAccount.open();
        account.add("dora", "member");
        Api admin = account.admin().api();
        ok(Call.put(admin, account.path() + "/dormancy-policy", Map.of("days", 90, "warnDaysBefore", 14, "suspend", true)));
        assertThat(ok(Call.get(admin, account.path() + "/dormancy-policy/dry-run")).json().getJsonArray("items")).isEmpty();
        assertThat(ok(Call.get(admin, account.path() + "/dormant-members?days=1")).json().getJsonArray("items")).isEmpty();
    }

    private static Answer ok(Call call) {
        Answer answer = call.send();
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        return answer;
    }

    private static Answer decision(TestAccount account, Api principal) {
        return Call.get(principal, "/v1/access?account=" + account.id()).send();
    }

    private static List<String> emails(Answer page) {
        return page.json().getJsonArray("items").stream().map(item -> ((JsonObject) item).getString("email"))
                .toList();
    }

    private static void mustBeWhole(TestAccount account) {
        assertThat(
                ok(Call.get(account.admin().api(), account.path() + "/audit-events/verification")).json().getBoolean("whole"))
                .isTrue();
    }
}
