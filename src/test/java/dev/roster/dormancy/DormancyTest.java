package dev.roster.dormancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Inside;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;

/** Dormant members are listed, warned and suspended. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DormancyTest {

    private static final Map<String, Object> SUSPENDING = Map.of("days", 90, "warnDaysBefore", 14, "suspend", true);

    @Inject
    DormancyRun run;

    private final Api operator = Api.asOperator();
    private TestAccount account;
    private List<Person> people;

    /** The operator invites everybody, so that no member has been active yet. */
    @BeforeEach
    void open() {
        account = TestAccount.open();
        people = TestMembers.join(account, "member", 4);
    }

    @Test
    void theReportCountsFromJoiningAndLastActivity() {
        idle(people.get(0), 100, null);
        idle(people.get(1), 61, 61);
        idle(people.get(2), 200, 200);
        suspend(people.get(2));
        assertThat(emails(report("days=30"))).containsExactly(people.get(0).email(), people.get(1).email());
        assertThat(emails(report("days=90"))).containsExactly(people.get(0).email());
        assertThat(emails(report("days=3650"))).isEmpty();
        JsonObject first = report("days=30&limit=1");
        assertThat(emails(first)).containsExactly(people.get(0).email());
        JsonObject shown = first.getJsonArray("items").getJsonObject(0);
        assertThat(shown.getString("lastActiveAt")).isNull();
        assertThat(shown.getString("outcome")).isEqualTo("none");
        assertThat(Instant.parse(shown.getString("idleSince"))).isBefore(Instant.now().minus(Duration.ofDays(99)));
        JsonObject second = report("days=30&limit=1&cursor=" + first.getString("nextCursor"));
        assertThat(emails(second)).containsExactly(people.get(1).email());
        assertThat(get("/dormant-members?days=60&cursor=" + first.getString("nextCursor")).outcome())
                .isEqualTo("400 invalid-cursor");
        for (String days : List.of("0", "3651", "x", "-1")) {
            assertThat(get("/dormant-members?days=" + days).status()).as(days).isEqualTo(400);
        }
    }

    @Test
    void aPolicyIsReadAndSetWithItsVersionAndAnEvent() {
        Response none = operator.get(account.path() + "/dormancy-policy");
        assertThat(none.jsonPath().getBoolean("suspend")).isFalse();
        assertThat(none.jsonPath().getInt("warnDaysBefore")).isZero();
        Response set = put(operator, SUSPENDING, none.header("ETag"));
        assertThat(set.statusCode()).as(set.asString()).isEqualTo(200);
        assertThat(put(operator, SUSPENDING, none.header("ETag")).statusCode()).isEqualTo(412);
        Response again = put(operator, Map.of("days", 30), set.header("ETag"));
        assertThat(again.jsonPath().getInt("days")).isEqualTo(30);
        assertThat(again.jsonPath().getBoolean("suspend")).isFalse();
        assertThat(operator.get(account.path() + "/dormancy-policy").header("ETag")).isEqualTo(again.header("ETag"));
        assertThat(Sql.column("""
                select after ->> 'days' from audit_event
                where account_id = ?::uuid and action = 'account.dormancy-policy-changed' order by id""", account.id()))
                .containsExactly("90", "30");
    }

    @Test
    void rejectsInvalidPolicies() {
        List<Map<String, Object>> wrong = List.of(Map.of(), Map.of("days", 0), Map.of("days", 3651), Map.of("days", "x"),
                Map.of("days", 30, "warnDaysBefore", 30), Map.of("days", 30, "warnDaysBefore", -1),
                Map.of("days", 30, "exemptMembers", List.of("x")), Map.of("days", 30, "forever", true),
                Map.of("days", 30, "exemptMembers", List.of(TestAccount.open().admin().memberId())));
        wrong.forEach(policy -> {
            assertThat(put(operator, policy, null).statusCode()).as(policy.toString()).isEqualTo(400);
            // A dry run accepts ids that are no members of the account.
            assertThat(Call.post(operator, account.path() + "/dormancy-policy/dry-run", policy).send().status())
                    .as(policy.toString()).isEqualTo(policy == wrong.get(wrong.size() - 1) ? 200 : 400);
        });
        assertThat(operator.get(account.path() + "/dormancy-policy").jsonPath().getInt("days")).isEqualTo(90);
    }

    @Test
    void aPolicyThatSuspendsRequiresAllPermissions() {
        Call.post(operator, account.path() + "/roles",
                Map.of("name", "clerk", "permissions", List.of("account:*", "member:*", "role:*"))).send();
        Api clerk = TestMembers.join(account, "clerk", 1).get(0).api();
        assertThat(put(clerk, SUSPENDING, null).statusCode()).isEqualTo(403);
        assertThat(put(clerk, Map.of("days", 60, "warnDaysBefore", 7), null).statusCode()).isEqualTo(200);
        assertThat(put(people.get(0).api(), Map.of("days", 60), null).statusCode()).isEqualTo(403);
        assertThat(Call.get(people.get(0).api(), account.path() + "/dormant-members").send().outcome())
                .isEqualTo("403 forbidden");
    }

    @Test
    void theRunDoesWhatTheDryRunLists() {
        Map<String, Object> policy = Map.of("days", 90, "warnDaysBefore", 14, "suspend", true, "exemptMembers",
                List.of(people.get(3).memberId()));
        idle(people.get(0), 100, null);
        idle(people.get(1), 80, 80);
        idle(people.get(2), 40, 40);
        idle(people.get(3), 400, 400);
        Answer tried = Call.post(operator, account.path() + "/dormancy-policy/dry-run", policy).send();
        assertThat(tried.status()).as(tried.body()).isEqualTo(200);
        put(operator, policy, null);
        assertThat(outcomes(dryRun())).isEqualTo(outcomes(tried.json()))
                .containsExactly(people.get(0).email() + " warn", people.get(1).email() + " warn");
        assertTheRunDoesWhatTheDryRunLists();
        assertThat(outcomes(dryRun())).isEmpty();
        assertThat(outcomes(report("days=30"))).containsExactly(people.get(3).email() + " exempt",
                people.get(0).email() + " none", people.get(1).email() + " none", people.get(2).email() + " none");
        TimeTravel.by(Duration.ofDays(13).plusHours(23), () -> assertThat(outcomes(dryRun())).isEmpty());
        TimeTravel.by(Duration.ofDays(14).plusMinutes(1), () -> {
            assertThat(outcomes(dryRun())).containsExactly(people.get(0).email() + " suspend",
                    people.get(1).email() + " suspend");
            assertTheRunDoesWhatTheDryRunLists();
            assertThat(outcomes(dryRun())).isEmpty();
        });
        assertThat(status(people.get(0))).isEqualTo("suspended");
        assertThat(Sql.column("""
                select after ->> 'reason' || ' ' || actor_label from audit_event
                where account_id = ?::uuid and action = 'member.suspended'""", account.id()))
                .containsExactly("dormant Roster", "dormant Roster");
        assertThat(Call.get(people.get(0).api(), account.path()).send().outcome()).isEqualTo("403 member-suspended");
    }

    @Test
    void theWarningNamesTheDateAndIsSentOnce() {
        idle(people.get(0), 100, 100);
        put(operator, SUSPENDING, null);
        runNow();
        runNow();
        String text = Mailbox.text(Mailbox.await(people.get(0).email(), 2), "text/plain");
        assertThat(text).contains("will soon be suspended", "Not active since", "Suspended from");
        assertThat(warnings()).isEqualTo(1);
    }

    @Test
    void withoutWarningsMembersAreSuspendedAtOnce() {
        idle(people.get(0), 91, 91);
        idle(people.get(1), 89, 89);
        put(operator, Map.of("days", 90, "suspend", true), null);
        assertThat(outcomes(dryRun())).containsExactly(people.get(0).email() + " suspend");
        assertTheRunDoesWhatTheDryRunLists();
        assertThat(warnings()).isZero();
    }

    @Test
    void activityCancelsTheSuspensionAndTheNextIdlePeriodWarnsAgain() {
        idle(people.get(0), 100, 100);
        put(operator, SUSPENDING, null);
        runNow();
        idle(people.get(0), 0, 0);
        TimeTravel.by(Duration.ofDays(20), this::runNow);
        assertThat(status(people.get(0))).isEqualTo("active");
        TimeTravel.by(Duration.ofDays(80), this::runNow);
        assertThat(Sql.count("select count(*) from dormancy_warning where account_id = ?::uuid and member_id = ?::uuid",
                account.id(), people.get(0).memberId())).isEqualTo(2);
    }

    @Test
    void reactivationRestartsTheIdlePeriod() {
        idle(people.get(0), 100, 100);
        put(operator, Map.of("days", 90, "suspend", true), null);
        runNow();
        assertThat(status(people.get(0))).isEqualTo("suspended");
        assertThat(Call.post(operator, account.path(people.get(0)) + "/reactivate").send().status()).isEqualTo(200);
        runNow();
        assertThat(status(people.get(0))).isEqualTo("active");
        assertThat(emails(report("days=1"))).isEmpty();
    }

    @Test
    void theMostRecentlyActiveLastingAdminIsKept() {
        List<Person> admins = TestMembers.join(account, "admin", 3);
        idle(account.admin(), 300, 300);
        idle(admins.get(0), 100, 100);
        idle(admins.get(1), 200, 200);
        idle(admins.get(2), 95, 95);
        Call.patch(operator, account.path(admins.get(2)),
                Map.of("expiresAt", Instant.now().plus(Duration.ofDays(9)).toString()))
                .send();
        put(operator, Map.of("days", 90, "suspend", true), null);
        assertThat(outcomes(report("days=90"))).contains(admins.get(0).email() + " last-admin",
                admins.get(2).email() + " suspend");
        assertTheRunDoesWhatTheDryRunLists();
        assertThat(status(admins.get(0))).isEqualTo("active");
        assertThat(List.of(status(account.admin()), status(admins.get(1)), status(admins.get(2)))).containsOnly("suspended");
    }

    @Test
    void anExemptAdminIsTheKeptAdmin() {
        Person bob = TestMembers.join(account, "admin", 1).get(0);
        idle(account.admin(), 300, 300);
        idle(bob, 100, 100);
        put(operator, Map.of("days", 90, "suspend", true, "exemptMembers", List.of(account.admin().memberId())), null);
        assertTheRunDoesWhatTheDryRunLists();
        assertThat(status(account.admin())).isEqualTo("active");
        assertThat(status(bob)).isEqualTo("suspended");
    }

    @Test
    void concurrentRunsActOnce() {
        people.forEach(person -> idle(person, 100, 100));
        put(operator, SUSPENDING, null);
        due();
        Inside.together(sixTimes(run::run));
        assertThat(warnings()).isEqualTo(4);
        assertThat(
                Sql.count("select count(*) from mail where account_id = ?::uuid and kind = 'dormancy-warning'", account.id()))
                .isEqualTo(4);
        TimeTravel.by(Duration.ofDays(15), () -> Inside.together(sixTimes(() -> run.runIn(UUID.fromString(account.id())))));
        assertThat(Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = 'member.suspended'",
                account.id())).isEqualTo(4);
        people.forEach(person -> assertThat(Mailbox.of(person.email())).hasSizeLessThanOrEqualTo(2));
    }

    @Test
    void aMemberWhoBecomesActiveDuringTheRunIsNotSuspended() throws SQLException {
        idle(people.get(0), 100, 100);
        idle(people.get(1), 101, 101);
        put(operator, Map.of("days", 90, "suspend", true), null);
        try (Connection flush = Sql.connect()) {
            flush.setAutoCommit(false);
            try (PreparedStatement active = flush.prepareStatement(
                    "update activity set idle_since = now(), last_active_at = now() where account_id = ?::uuid and member_id = ?::uuid")) {
                active.setString(1, account.id());
                active.setString(2, people.get(0).memberId());
                active.executeUpdate();
            }
            CompletableFuture<Void> running = CompletableFuture.runAsync(this::runNow);
            Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> Sql.waiting("dormancy_warning") > 0);
            flush.commit();
            running.join();
        }
        assertThat(status(people.get(0))).isEqualTo("active");
        assertThat(status(people.get(1))).isEqualTo("suspended");
    }

    @Test
    void aFailureInOneAccountDoesNotStopTheOthers() throws SQLException {
        TestAccount other = TestAccount.open();
        Person theirs = TestMembers.join(other, "member", 1).get(0);
        idle(people.get(0), 100, 100);
        Sql.update("update activity set idle_since = now() - interval '100 days' where member_id = ?::uuid", theirs.memberId());
        put(operator, Map.of("days", 90, "suspend", true), null);
        operator.request().contentType("application/json").body(Map.of("days", 90, "suspend", true))
                .put(other.path() + "/dormancy-policy").then()
                .statusCode(200);
        due();
        Sql.update("update dormancy_policy set next_run_at = now() - interval '1 minute' where account_id = ?::uuid",
                other.id());
        try (Connection busy = Sql.connect()) {
            busy.setAutoCommit(false);
            busy.prepareStatement("select from account where id = '" + account.id() + "' for update").execute();
            Inside.call(run::run);
            busy.rollback();
        }
        assertThat(Sql.column("select status from member where id = ?::uuid", theirs.memberId())).containsExactly("suspended");
        assertThat(status(people.get(0))).isEqualTo("active");
        runNow();
        assertThat(status(people.get(0))).isEqualTo("suspended");
    }

    private void assertTheRunDoesWhatTheDryRunLists() {
        Set<String> tried = new TreeSet<>(outcomes(dryRun()));
        Instant before = TimeTravel.now();
        runNow();
        Set<String> done = new TreeSet<>(Sql.column(
                """
                        select m.email || ' warn' from dormancy_warning w join member m on m.account_id = w.account_id and m.id = w.member_id
                        where w.account_id = ?::uuid and w.warned_at >= ?::timestamptz
                        union all
                        select target_label || ' suspend' from audit_event
                        where account_id = ?::uuid and action = 'member.suspended' and occurred_at >= ?::timestamptz""",
                account.id(), before.toString(), account.id(), before.toString()));
        assertThat(done).isEqualTo(tried);
    }

    private void runNow() {
        Inside.call(() -> run.runIn(UUID.fromString(account.id())));
    }

    private void due() {
        Sql.update("update dormancy_policy set next_run_at = now() - interval '2 minutes' where account_id = ?::uuid",
                account.id());
    }

    private static List<Supplier<Object>> sixTimes(Supplier<io.smallrye.mutiny.Uni<Void>> change) {
        return Stream.generate(() -> (Supplier<Object>) () -> Inside.call(change)).limit(6).toList();
    }

    /** @param lastActive null for never */
    private void idle(Person person, int days, Integer lastActive) {
        Sql.update("""
                update activity set idle_since = now() - make_interval(days => ?::int),
                    last_active_at = now() - make_interval(days => ?::int), last_active_via = case when ? >= 0 then 'api' end
                where account_id = ?::uuid and member_id = ?::uuid""", days, lastActive, lastActive == null ? -1 : lastActive,
                account.id(), person.memberId());
    }

    private void suspend(Person person) {
        assertThat(Call.post(operator, account.path(person) + "/suspend").send().status()).isEqualTo(200);
    }

    private Response put(Api caller, Map<String, Object> policy, String ifMatch) {
        return (ifMatch == null ? caller.request() : caller.request().header("If-Match", ifMatch))
                .contentType("application/json").body(policy)
                .put(account.path() + "/dormancy-policy");
    }

    private Answer get(String path) {
        return Call.get(operator, account.path() + path).send();
    }

    private JsonObject report(String query) {
        return get("/dormant-members?" + query).json();
    }

    private JsonObject dryRun() {
        return get("/dormancy-policy/dry-run").json();
    }

    private static List<String> emails(JsonObject page) {
        return items(page).stream().map(each -> each.getString("email")).toList();
    }

    private static List<String> outcomes(JsonObject page) {
        return items(page).stream().map(each -> each.getString("email") + " " + each.getString("outcome")).toList();
    }

    private static List<JsonObject> items(JsonObject page) {
        List<JsonObject> items = new ArrayList<>();
        page.getJsonArray("items").forEach(each -> items.add((JsonObject) each));
        return items;
    }

    private long warnings() {
        return Sql.count("select count(*) from dormancy_warning where account_id = ?::uuid", account.id());
    }

    private String status(Person person) {
        return Sql.column("select status from member where account_id = ?::uuid and id = ?::uuid", account.id(),
                person.memberId()).get(0);
    }
}
