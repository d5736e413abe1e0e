package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import dev.roster.testing.TestMembers.Invitee;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of concurrent requests for the last seat, exactly one succeeds. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class SeatRaceTest {
    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    private long used() {
        assertThat(Sql.count("select seats_used from account where id = ?::uuid", account.id()))
                .isEqualTo(Sql.count("select count(*) from member where account_id = ?::uuid and status = 'active'",
                        account.id()));
        return Sql.count("select seats_used from account where id = ?::uuid", account.id());
    }

    private void limit(long seats) {
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", seats)).send();
    }

    @Test
    void twoPeopleAccept() {
        List<Invitee> invitees = TestMembers.invite(account, "member", 2 * Race.ROUNDS);
        for (int round = 0; round < Race.ROUNDS; round++) {
            limit(used() + 1);
            Invitee one = invitees.get(2 * round);
            Invitee other = invitees.get(2 * round + 1);
            assertThat(
                    Race.outcomes(Race.between(Call.accept(one.api(), one.token()), Call.accept(other.api(), other.token()))))
                    .containsExactlyInAnyOrder("201", "409 seats-exhausted");
        }
        assertThat(used()).isEqualTo(1 + Race.ROUNDS);
    }

    @Test
    void acceptAgainstReactivation() {
        Person ben = account.add("ben", "member");
        for (Invitee invitee : TestMembers.invite(account, "member", Race.ROUNDS)) {
            Call.post(account.admin().api(), account.path(ben) + "/suspend").send();
            limit(used() + 1);
            assertThat(Race.outcomes(Race.between(Call.accept(invitee.api(), invitee.token()),
                    Call.post(account.admin().api(), account.path(ben) + "/reactivate"))))
                    .isIn(List.of("201", "409 seats-exhausted"), List.of("409 seats-exhausted", "200"));
        }
    }

    @Test
    void acceptAgainstARemoval() {
        List<Person> members = TestMembers.join(account, "member", Race.ROUNDS);
        List<Invitee> invitees = TestMembers.invite(account, "admin", Race.ROUNDS);
        for (int round = 0; round < Race.ROUNDS; round++) {
            long before = used();
            limit(before);
            Invitee invitee = invitees.get(round);
            List<String> outcomes = Race.outcomes(Race.between(Call.accept(invitee.api(), invitee.token()),
                    Call.delete(account.admin().api(), account.path(members.get(round)))));
            assertThat(outcomes).isIn(List.of("201", "200"), List.of("409 seats-exhausted", "200"));
            assertThat(used()).isEqualTo(outcomes.get(0).equals("201") ? before : before - 1);
        }
    }
}
