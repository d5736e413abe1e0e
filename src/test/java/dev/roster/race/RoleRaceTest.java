package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A waiting change is denied if the actor's role loses the permission meanwhile. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class RoleRaceTest {
    private static final List<String> MORE = List.of("member:update", "member:read", "account:read");
    private static final List<String> LESS = List.of("member:read", "account:read");

    @Test
    void changeAgainstAnEditOfItsAuthorsRole() {
        TestAccount account = TestAccount.open();
        String role = account.path() + "/roles/manager";
        assertThat(Call.post(account.admin().api(), account.path() + "/roles", Map.of("name", "manager", "permissions", MORE))
                .send().status()).isEqualTo(201);
        Person manager = account.add("manu", "manager");
        Person target = account.add("grace", "member");
        for (int round = 0; round < Race.ROUNDS; round++) {
            String change = account.path(target) + (round % 2 == 0 ? "/suspend" : "/reactivate");
            assertThat(Race.outcomes(Race.between(Call.post(manager.api(), change),
                    Call.patch(account.admin().api(), role, Map.of("permissions", LESS))))).isIn(
                            List.of("200", "200"), List.of("403 forbidden", "200"));
            assertThat(Call.patch(account.admin().api(), role, Map.of("permissions", MORE)).send().status()).isEqualTo(200);
        }
        assertThat(Sql.column("""
                select e.sequence from audit_event e
                where e.account_id = ?::uuid and e.actor_id = ?::uuid and e.action in ('member.suspended', 'member.reactivated')
                    and not (
                        select r.after -> 'permissions' @> '["member:update"]' from audit_event r
                        where r.account_id = e.account_id and r.action in ('role.created', 'role.changed')
                            and r.sequence < e.sequence
                        order by r.sequence desc limit 1)""", account.id(), manager.memberId()))
                .as("changes without the permission").isEmpty();
    }
}
