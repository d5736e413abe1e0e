package dev.roster.dormancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Runs of a policy at the same time, beside other changes, and after failures. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DormancyRunRaceTest extends DormancyScenario {
    @Test
    void concurrentRunsActOnce() {
        people.forEach(person -> idle(person, 100, 100));
        put(operator, SUSPENDING, null);
        due(account, 2);
        Services.together(Collections.<Supplier<Object>> nCopies(6, () -> Services.call(run::run)));
        assertThat(warnings()).isEqualTo(4);
        assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and kind = 'dormancy-warning'",
                account.id())).isEqualTo(4);
        TimeTravel.by(Duration.ofDays(15), () -> Services.together(Collections.<Supplier<Object>> nCopies(6, () -> {
            runNow();
            return null;
        })));
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
            flush.createStatement().executeUpdate("""
                    update activity set idle_since = now(), last_active_at = now()
                    where account_id = '%s' and member_id = '%s'""".formatted(account.id(), people.get(0).memberId()));
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
                .put(other.path() + "/dormancy-policy").then().statusCode(200);
        due(account, 2);
        due(other, 1);
        try (Connection busy = Sql.connect()) {
            busy.setAutoCommit(false);
            busy.prepareStatement("select from account where id = '" + account.id() + "' for update").execute();
            Services.call(run::run);
            busy.rollback();
        }
        assertThat(Sql.column("select status from member where id = ?::uuid", theirs.memberId())).containsExactly("suspended");
        assertThat(status(people.get(0))).isEqualTo("active");
        runNow();
        assertThat(status(people.get(0))).isEqualTo("suspended");
    }
}
