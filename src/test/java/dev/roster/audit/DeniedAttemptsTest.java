package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.PersonalData;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Denied attempts of members are recorded; attempts of other people are not, and reveal nothing to them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DeniedAttemptsTest {
    @Inject
    DeniedAttempts attempts;

    private TestAccount account;
    private Person grace;
    private TestAuditLog log;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        log = new TestAuditLog(account);
    }

    @Test
    void deniedAttemptIsRecorded() {
        assertThat(Call.delete(grace.api(), account.path(account.admin())).send().outcome()).isEqualTo("403 forbidden");
        JsonObject event = log.newest(1).get(0);
        assertThat(event.getString("action")).isEqualTo("access.denied");
        assertThat(event.getJsonObject("actor").getString("id")).isEqualTo(grace.memberId());
        assertThat(event.getJsonObject("actor").getString("label")).isEqualTo(grace.email());
        assertThat(event.getJsonObject("target").getString("kind")).isEqualTo("member");
        assertThat(event.getJsonObject("target").getString("id")).isEqualTo(account.admin().memberId());
        assertThat(event.getJsonObject("after").getString("permission")).isEqualTo("member:remove");
        assertThat(event.getJsonObject("after").getString("problem")).isEqualTo("forbidden");
        assertThat(event.getJsonObject("after").getString("request"))
                .isEqualTo("DELETE " + account.path(account.admin()));
        assertThat(event.getJsonObject("origin").getString("ip")).isEqualTo("127.0.0.1");
        log.mustBeWhole();
    }

    @Test
    void rejectedLastAdminChangeIsRecorded() {
        assertThat(Call.delete(account.admin().api(), account.path(account.admin())).send().outcome())
                .isEqualTo("409 last-admin");
        assertThat(log.newest(1).get(0).getJsonObject("after").getString("problem")).isEqualTo("last-admin");
        account.addRole("clerk", "member:update", "member:read");
        Person clerk = account.add("clerk", "clerk");
        assertThat(Call.patch(clerk.api(), account.path(clerk), Map.of("role", "admin")).send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(log.newest(1).get(0).getJsonObject("actor").getString("id")).isEqualTo(clerk.memberId());
    }

    @Test
    void deniedAttemptOfAKeyIsRecorded() {
        Api key = Keys.create(account, account.admin(), "member:read").api();
        assertThat(Call.delete(key, account.path(grace)).send().outcome()).isEqualTo("403 forbidden");
        JsonObject event = log.newest(1).get(0);
        assertThat(event.getJsonObject("actor").getString("kind")).isEqualTo("key");
        assertThat(event.getJsonObject("actor").getString("id")).isEqualTo(account.admin().memberId());
    }

    @Test
    void attemptOfASuspendedMemberIsRecorded() {
        Person bob = account.add("bob", "admin");
        Api key = Keys.create(account, bob).api();
        account.admin().api().post(account.path(bob) + "/suspend");
        assertThat(Call.delete(bob.api(), account.path(grace)).send().outcome()).isEqualTo("403 member-suspended");
        assertDenied(bob, "member", "member-suspended", "DELETE " + account.path(grace));
        assertThat(Call.delete(key, account.path(grace)).send().outcome()).isEqualTo("403 member-suspended");
        assertDenied(bob, "key", "member-suspended", "DELETE " + account.path(grace));
    }

    @Test
    void attemptOfAnOperatorsActionIsRecorded() {
        String close = account.path() + "/close";
        assertThat(Call.post(account.admin().api(), close).send().outcome()).isEqualTo("403 forbidden");
        assertDenied(account.admin(), "member", "forbidden", "POST " + close);
        List<JsonObject> before = log.newest(50);
        assertThat(Call.post(TestAccount.open().admin().api(), close).send().outcome()).isEqualTo("403 forbidden");
        assertThat(log.newest(50)).isEqualTo(before);
    }

    @Test
    void deniedLineOfAListIsRecorded() {
        account.addRole("clerk", "account:read", "member:invite");
        Person clerk = account.add("clerk", "clerk");
        Map<String, ?> list = Map.of("invitations", List.of(Map.of("email", account.email("fine")),
                Map.of("email", account.email("mallory"), "role", "admin"),
                Map.of("email", account.email("eve"), "role", "admin")));
        String path = account.path() + "/invitations/bulk";
        List<JsonObject> before = log.newest(50);
        assertThat(Call.post(clerk.api(), path + "?dryRun=true", list).send().json().getInteger("rejected")).isEqualTo(2);
        assertThat(log.newest(50)).as("events after a dry run").isEqualTo(before);
        assertThat(Call.post(clerk.api(), path, list).with("Idempotency-Key", "once").send().json().getInteger("rejected"))
                .isEqualTo(2);
        assertDenied(clerk, "member", "forbidden", "POST " + path);
        log.mustBeWhole();
    }

    private void assertDenied(Person person, String kind, String problem, String request) {
        JsonObject event = log.newest(1).get(0);
        assertThat(event.getString("action")).isEqualTo("access.denied");
        assertThat(event.getJsonObject("actor").getString("id")).isEqualTo(person.memberId());
        assertThat(event.getJsonObject("actor").getString("kind")).isEqualTo(kind);
        assertThat(event.getJsonObject("after").getString("problem")).isEqualTo(problem);
        assertThat(event.getJsonObject("after").getString("request")).isEqualTo(request);
    }

    @Test
    void attemptsOfOtherPeopleAreNotRecorded() {
        account.admin().api().delete(account.path(grace));
        List<JsonObject> before = log.newest(50);
        Call.delete(grace.api(), account.path(account.admin())).send();
        Call.delete(TestAccount.open().admin().api(), account.path(account.admin())).send();
        Call.delete(Api.anonymous(), account.path(account.admin())).send();
        assertThat(log.newest(50)).isEqualTo(before);
    }

    /** For any resource, because a client can invent ids. */
    @Test
    void repeatedAttemptsAreCountedInOneEvent() {
        for (int i = 0; i < 500; i++) {
            Call.delete(grace.api(), account.path() + "/members/" + UUID.randomUUID()).send();
        }
        assertThat(denials()).hasSize(1);
        endHour();
        List<JsonObject> events = denials();
        assertThat(events).hasSize(2);
        assertThat(events.get(0).getJsonObject("after").getInteger("times")).isEqualTo(499);
        assertThat(events.get(0).getJsonObject("actor").getString("id")).isEqualTo(grace.memberId());
        assertThat(events.get(0).getJsonObject("target").getString("id")).isEqualTo(account.id());
        endHour();
        assertThat(denials()).as("events after an hour without attempts").hasSize(2);
        Call.delete(grace.api(), account.path() + "/members/" + UUID.randomUUID()).send();
        assertThat(denials()).as("events in a new hour").hasSize(3);
        log.mustBeWhole();
    }

    /** The summary is written after the erasure. */
    @Test
    void summaryDoesNotNameAnErasedMember() {
        for (int i = 0; i < 3; i++) {
            Call.delete(grace.api(), account.path() + "/members/" + UUID.randomUUID()).send();
        }
        assertThat(Call.delete(account.admin().api(), account.path(grace)).send().status()).isEqualTo(200);
        assertThat(Call.post(account.admin().api(), account.path(grace) + "/erase").send().status()).isEqualTo(200);
        endHour();
        JsonObject summary = denials().get(0);
        assertThat(summary.getJsonObject("after").getInteger("times")).isEqualTo(2);
        assertThat(summary.getJsonObject("actor").getString("id")).isEqualTo(grace.memberId());
        PersonalData.mustBeErased(grace.email());
        assertThat(Sql.count("select count(*) from audit_event where account_id = ?::uuid and actor_id = ?::uuid"
                + " and (ip is not null or user_agent is not null)", account.id(), grace.memberId())).isZero();
        log.mustBeWhole();
    }

    /** The limit is per member, for all keys and operations. */
    @Test
    void eventsPerMemberAndHourAreLimited() {
        int tries = 0;
        for (int i = 0; i < 4; i++) {
            Api key = Keys.create(account, grace).api();
            for (Call call : forbidden(key)) {
                assertThat(call.send().outcome()).isEqualTo("403 forbidden");
                tries++;
            }
        }
        assertThat(tries).isGreaterThan(2 * DeniedAttempts.MAX_KINDS);
        assertThat(denials()).hasSize(DeniedAttempts.MAX_KINDS);
        endHour();
        assertThat(denials()).hasSize(DeniedAttempts.MAX_KINDS + 1);
        assertThat(denials().get(0).getJsonObject("after").getInteger("times")).isEqualTo(tries - DeniedAttempts.MAX_KINDS);
        Person linus = account.add("linus", "member");
        Call.delete(linus.api(), account.path(grace)).send();
        assertThat(denials()).as("events of another member").hasSize(DeniedAttempts.MAX_KINDS + 2);
    }

    private List<Call> forbidden(Api principal) {
        String admin = account.path(account.admin());
        return List.of(Call.delete(principal, admin), Call.patch(principal, admin, Map.of("role", "member")),
                Call.post(principal, admin + "/suspend"), Call.post(principal, admin + "/reactivate"),
                Call.post(principal, admin + "/erase"), Call.get(principal, admin + "/audit-events"),
                Call.post(principal, account.path() + "/invitations", Map.of("email", account.email("x"))),
                Call.patch(principal, account.path(), Map.of("name", "x")),
                Call.get(principal, account.path() + "/audit-events"),
                Call.get(principal, account.path() + "/audit-events/export"),
                Call.get(principal, account.path() + "/audit-events/verification"),
                Call.get(principal, account.path() + "/api-keys"), Call.get(principal, account.path() + "/reviews"));
    }

    private List<JsonObject> denials() {
        return log.page("audit-events?action=access.denied&limit=200");
    }

    private void endHour() {
        TimeTravel.by(DeniedAttempts.HOUR.plusSeconds(1), () -> Services.call(() -> attempts.writeEndedHours()));
    }
}
