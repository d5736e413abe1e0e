package dev.roster.dormancy;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** An account with four members who have never been active, and the requests about dormancy. */
abstract class DormancyScenario {
    static final Map<String, Object> SUSPENDING = Map.of("days", 90, "warnDaysBefore", 14, "suspend", true);

    @Inject
    DormancyRun run;

    final Api operator = Api.asOperator();
    TestAccount account;
    List<Person> people;

    /** The operator invites everybody, so that no member has been active yet. */
    @BeforeEach
    void open() {
        account = TestAccount.open();
        people = TestMembers.join(account, "member", 4);
    }

    /** @param lastActive null for never */
    void idle(Person person, int days, Integer lastActive) {
        Sql.update("""
                update activity set idle_since = now() - make_interval(days => ?::int),
                    last_active_at = now() - make_interval(days => ?::int), last_active_via = case when ? >= 0 then 'api' end
                where account_id = ?::uuid and member_id = ?::uuid""", days, lastActive, lastActive == null ? -1 : lastActive,
                account.id(), person.memberId());
    }

    Response put(Api principal, Map<String, Object> policy, String ifMatch) {
        return (ifMatch == null ? principal.request() : principal.request().header("If-Match", ifMatch))
                .contentType("application/json").body(policy)
                .put(account.path() + "/dormancy-policy");
    }

    Answer get(String path) {
        return Call.get(operator, account.path() + path).send();
    }

    JsonObject report(String query) {
        return get("/dormant-members?" + query).json();
    }

    static List<String> emails(JsonObject page) {
        return items(page).stream().map(each -> each.getString("email")).toList();
    }

    static List<JsonObject> items(JsonObject page) {
        List<JsonObject> items = new ArrayList<>();
        page.getJsonArray("items").forEach(each -> items.add((JsonObject) each));
        return items;
    }

    void runNow() {
        Services.call(() -> run.runIn(UUID.fromString(account.id())));
    }

    static void due(TestAccount account, int minutesAgo) {
        Sql.update("update dormancy_policy set next_run_at = now() - make_interval(mins => ?::int) where account_id = ?::uuid",
                minutesAgo, account.id());
    }

    long warnings() {
        return Sql.count("select count(*) from dormancy_warning where account_id = ?::uuid", account.id());
    }

    String status(Person person) {
        return Sql.column("select status from member where account_id = ?::uuid and id = ?::uuid", account.id(),
                person.memberId()).get(0);
    }
}
