package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Concurrent writers append to the logs of several accounts. No event is lost, and each chain is whole. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AuditRaceTest {
    private static final int ACCOUNTS = 8;
    private static final int WRITERS_EACH = 4;
    private static final int ROUNDS = TestSize.of(8, 25);

    @Test
    void thirtyTwoWritersOnEightAccounts() {
        List<TestAccount> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(TestAccount.open());
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<Call> calls = new ArrayList<>();
            for (TestAccount account : accounts) {
                // Changes take the account's lock before the chain's; a denied attempt takes only the chain's.
                calls.add(Call.patch(account.admin().api(), account.path(), Map.of("name", "Acme " + round)));
                calls.add(Call.post(account.admin().api(), account.path() + "/roles",
                        Map.of("name", "role-" + round, "permissions", List.of("invoice:read"))));
                calls.add(Call.post(account.admin().api(), account.path() + "/invitations",
                        Map.of("email", account.email("n" + round))));
                calls.add(Call.delete(account.admin().api(), account.path(account.admin())));
            }
            assertThat(calls).hasSize(ACCOUNTS * WRITERS_EACH);
            // An overloaded machine rejects some changes. Then neither the change nor its event is stored.
            assertThat(Call.together(calls.toArray(Call[]::new))).extracting(Answer::status).isSubsetOf(200, 201, 409, 503);
        }
        for (TestAccount account : accounts) {
            JsonObject verification = Call
                    .get(account.admin().api(), account.path() + "/audit-events/verification").send().json();
            assertThat(verification.getBoolean("whole")).as(verification.encode()).isTrue();
            assertThat(written(account, "account.changed")).isPositive()
                    .isEqualTo(Sql.count("select version from account where id = ?::uuid", account.id()));
            assertThat(written(account, "role.created")).isPositive().isEqualTo(
                    Sql.count("select count(*) from role where account_id = ?::uuid and not built_in", account.id()));
            assertThat(written(account, "invitation.created")).isPositive().isEqualTo(
                    Sql.count("select count(*) from invitation where account_id = ?::uuid", account.id()));
            assertThat(written(account, "access.denied")).isPositive();
        }
    }

    /** An export takes only the lock of the chain, so it can begin before the change that it waits for. */
    @Test
    void anEventThatWaitsForAChangeOfTheRetentionHasTheNewRetention() throws SQLException {
        TestAccount account = TestAccount.open();
        try (Connection change = Sql.connect(); Statement statement = change.createStatement()) {
            change.setAutoCommit(false);
            statement.execute("select from audit_chain where account_id = '" + account.id() + "' for no key update");
            statement.execute("update account set audit_retention_days = 2000 where id = '" + account.id() + "'");
            CompletableFuture<Answer> export = CompletableFuture.supplyAsync(
                    () -> Call.get(account.admin().api(), account.path() + "/audit-events/export").send());
            Awaitility.await().until(() -> Sql.waiting("append_audit_events") > 0);
            change.commit();
            assertThat(export.join().status()).isEqualTo(200);
        }
        assertThat(Sql.column("select kept_until - current_date from audit_event where account_id = ?::uuid"
                + " order by sequence desc limit 1", account.id())).containsExactly("2000");
    }

    private static long written(TestAccount account, String action) {
        return Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = ?", account.id(), action);
    }
}
