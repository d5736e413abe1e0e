package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Api;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.restassured.RestAssured;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Concurrent replicas run each background job once. */
@Tag("full")
class ReplicasIT {
    /** More than a replica claims at once, so that both replicas work. */
    private static final int ACCOUNTS = 12;
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final Map<String, Object> WARNING = Map.of("days", 90, "warnDaysBefore", 14, "suspend", true);
    private static final Map<String, Object> SUSPENDING = Map.of("days", 90, "warnDaysBefore", 0, "suspend", true);

    private static final String WAITING = "select count(distinct client_port) from pg_stat_activity where wait_event_type = 'Lock'"
            + " and usename = 'roster'";

    @Test
    void twoReplicasWarnAndSuspendEachDormantMemberOnce() throws Exception {
        DevStack.start();
        Map<String, String> environment = RosterProcess.environment();
        List<TestAccount> accounts = new ArrayList<>();
        List<Person> dormant = new ArrayList<>();
        try (RosterProcess roster = RosterProcess.start(environment)) {
            RestAssured.port = roster.port();
            for (int i = 0; i < ACCOUNTS; i++) {
                TestAccount account = TestAccount.open();
                accounts.add(account);
                dormant.add(dormantMember(account, i % 2 == 0 ? WARNING : SUSPENDING));
            }
        }
        String ours = accounts.stream().map(account -> "'" + account.id() + "'")
                .collect(Collectors.joining(", ", "account_id in (", ")"));
        String suspended = "select count(*) from audit_event where action = 'member.suspended' and " + ours;
        String warned = "select count(*) from mail where kind = 'dormancy-warning' and state = 'sent' and " + ours;
        Sql.update("update activity set idle_since = now() - interval '100 days' where " + ours);
        Sql.update("update dormancy_policy set next_run_at = now() where " + ours);

        // Both replicas have claimed accounts and wait for a lock.
        environment.put("ROSTER_DATABASE_TIMEOUT", "20s");
        try (Connection other = Sql.connect();
                RosterProcess one = RosterProcess.launch(environment);
                RosterProcess two = RosterProcess.launch(environment)) {
            other.setAutoCommit(false);
            other.createStatement().execute("select from account for update");
            List.of(one, two).forEach(RosterProcess::awaitReady);
            Awaitility.await().atMost(TIMEOUT).until(() -> Sql.count(WAITING) == 2);
            other.rollback();
            Awaitility.await().atMost(TIMEOUT).until(() -> Sql.count(suspended) >= ACCOUNTS / 2
                    && Sql.count(warned) >= ACCOUNTS / 2);
        }
        assertThat(Sql.count(suspended)).isEqualTo(ACCOUNTS / 2);
        assertThat(Sql.count(warned)).isEqualTo(ACCOUNTS / 2);
        assertThat(dormant.stream().flatMap(person -> Mailbox.of(person.email()).stream())
                .filter(mail -> Mailbox.text(mail, "text/plain").contains("You’ll lose access to"))).hasSize(ACCOUNTS / 2);
    }

    private static Person dormantMember(TestAccount account, Map<String, Object> policy) {
        Person person = account.add("dora", "member");
        assertThat(Api.asOperator().request().contentType("application/json").body(policy)
                .put(account.path() + "/dormancy-policy").statusCode()).isEqualTo(200);
        return person;
    }
}
