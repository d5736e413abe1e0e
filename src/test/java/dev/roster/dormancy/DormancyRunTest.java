package dev.roster.dormancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Domains;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import dev.roster.testing.TestMembers;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The run of a policy warns and suspends dormant members. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DormancyRunTest extends DormancyScenario {
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
        assertThat(text).contains("You’ll lose access to Acme", "No activity since", "Suspended from");
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

    /** Although the account lets everybody of its domain join. */
    @Test
    void aDormantMemberNeedsAnAdminToReturn() {
        Domains.verify(account, "join");
        Person dormant = people.get(0);
        idle(dormant, 91, 91);
        put(operator, Map.of("days", 90, "suspend", true), null);
        runNow();
        assertThat(status(dormant)).isEqualTo("suspended");
        assertThat(Domains.joinable(dormant.api())).isEmpty();
        assertThat(Domains.joining(dormant.api(), account.id()).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.delete(account.admin().api(), account.path(dormant)).send().status()).isEqualTo(200);
        assertThat(Domains.joining(dormant.api(), account.id()).send().status()).isEqualTo(202);
        assertThat(Domains.requests(account, "state=pending")).singleElement()
                .satisfies(request -> assertThat(request.getBoolean("formerMember")).isTrue());
    }

    @Test
    void edgesDropTheAccessOfSuspendedMembers() {
        idle(people.get(0), 91, 91);
        put(operator, Map.of("days", 90, "suspend", true), null);
        try (TestEdge edge = TestEdge.start(TestEdge.credential(account.id()))) {
            runNow();
            Awaitility.await().until(() -> edge.invalidatedAccounts().contains(account.id()));
        }
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
    void theMostRecentlyActiveAdminOfAGroupIsKept() {
        List<Person> members = people.subList(0, 2);
        String admins = Call.post(operator, account.path() + "/groups", Map.of("name", "Admins", "role", "admin"))
                .send().json().getString("id");
        members.forEach(member -> Call.put(operator,
                account.path() + "/groups/" + admins + "/members/" + member.memberId()).send());
        idle(account.admin(), 300, 300);
        idle(members.get(0), 200, 200);
        idle(members.get(1), 100, 100);
        put(operator, Map.of("days", 90, "suspend", true), null);
        assertThat(outcomes(report("days=90"))).contains(members.get(0).email() + " suspend",
                members.get(1).email() + " last-admin");
    }

    @Test
    void theMostRecentlyActiveLastingAdminIsKept() {
        List<Person> admins = TestMembers.join(account, "admin", 3);
        idle(account.admin(), 300, 300);
        idle(admins.get(0), 100, 100);
        idle(admins.get(1), 200, 200);
        idle(admins.get(2), 95, 95);
        String end = Instant.now().plus(Duration.ofDays(9)).toString();
        Call.patch(operator, account.path(admins.get(2)), Map.of("expiresAt", end)).send();
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

    private void assertTheRunDoesWhatTheDryRunLists() {
        List<String> tried = outcomes(dryRun());
        Instant before = TimeTravel.now();
        runNow();
        assertThat(Sql.column("""
                select m.email || ' warn' from dormancy_warning w
                join member m on m.account_id = w.account_id and m.id = w.member_id
                where w.account_id = ?::uuid and w.warned_at >= ?::timestamptz
                union all
                select target_label || ' suspend' from audit_event
                where account_id = ?::uuid and action = 'member.suspended' and occurred_at >= ?::timestamptz""",
                account.id(), before.toString(), account.id(), before.toString()))
                .containsExactlyInAnyOrderElementsOf(tried);
    }

    private JsonObject dryRun() {
        return get("/dormancy-policy/dry-run").json();
    }

    private static List<String> outcomes(JsonObject page) {
        return items(page).stream().map(each -> each.getString("email") + " " + each.getString("outcome")).toList();
    }
}
