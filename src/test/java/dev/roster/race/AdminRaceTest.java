package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** If the last two admins demote or remove each other or leave at the same time, one of them remains. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AdminRaceTest {
    private static final Set<String> TOO_LATE = Set.of("409 last-admin", "403 forbidden", "404 not-found");

    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void twoAdminsDemoteEachOther() {
        Person ada = account.admin();
        Person bob = account.add("bob", "admin");
        for (int round = 0; round < Race.ROUNDS; round++) {
            List<Answer> answers = Race.between(role(ada, bob, "member"), role(bob, ada, "member"));
            boolean adaWon = oneWon(answers, TOO_LATE);
            assertThat(Race.activeAdmins(account)).isEqualTo(1);
            Call again = adaWon ? role(ada, bob, "admin") : role(bob, ada, "admin");
            assertThat(again.send().status()).isEqualTo(200);
        }
    }

    @Test
    void twoAdminsRemoveEachOther() {
        race(TOO_LATE, (one, other) -> Call.delete(one.api(), account.path(other)), false);
    }

    @Test
    void theLastTwoAdminsLeave() {
        race(Set.of("409 last-admin"), (one, other) -> Call.delete(one.api(), account.path(one)), true);
    }

    /** In the next round, the remaining admin of this round and a new admin compete. */
    private void race(Set<String> rejections, BiFunction<Person, Person, Call> call, boolean winnerLeaves) {
        Person stays = account.admin();
        for (TestMembers.Invitee invitee : TestMembers.invite(account, "admin", Race.ROUNDS)) {
            Person joins = invitee.join();
            List<Answer> answers = Race.between(call.apply(stays, joins), call.apply(joins, stays));
            boolean firstWon = oneWon(answers, rejections);
            assertThat(Race.activeAdmins(account)).isEqualTo(1);
            stays = firstWon == winnerLeaves ? joins : stays;
            assertThat(Call.get(stays.api(), account.path() + "/members").send().status()).isEqualTo(200);
        }
    }

    private static boolean oneWon(List<Answer> answers, Set<String> rejections) {
        List<String> outcomes = Race.outcomes(answers);
        assertThat(outcomes).containsOnlyOnce("200");
        assertThat(outcomes.stream().filter(outcome -> !outcome.equals("200"))).hasSize(1).isSubsetOf(rejections);
        return outcomes.get(0).equals("200");
    }

    private Call role(Person admin, Person target, String role) {
        return Call.patch(admin.api(), account.path(target), Map.of("role", role));
    }
}
