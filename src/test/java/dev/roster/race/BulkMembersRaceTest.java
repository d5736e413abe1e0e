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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that change many members, against each other and against decisions. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkMembersRaceTest {
    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void oneOfTwoAdminsRemovesTheOther() {
        List<Person> admins = TestMembers.join(account, "admin", 2 * Race.ROUNDS);
        Person grace = account.add("grace", "member");
        for (int i = 0; i < admins.size(); i += 2) {
            Person one = admins.get(i);
            Person other = admins.get(i + 1);
            List<Answer> answers = Race.between(change(one, "remove", other, grace), change(other, "remove", one, grace));
            assertThat(Race.outcomes(answers)).containsExactlyInAnyOrder("200", "404 not-found");
            assertThat(Race.activeAdmins(account)).isEqualTo(admins.size() - i / 2);
        }
    }

    @Test
    void twoChangesOfTheSameMembersRunOneAfterTheOther() {
        Person bob = account.add("bob", "admin");
        List<Person> people = TestMembers.join(account, "member", 3);
        for (int round = 0; round < Race.ROUNDS; round++) {
            List<Answer> answers = Race.between(change(account.admin(), "suspend", people.toArray(Person[]::new)),
                    change(bob, "suspend", people.get(2), people.get(0), people.get(1)));
            assertThat(answers.stream().map(answer -> answer.json().getInteger("changed")))
                    .containsExactlyInAnyOrder(3, 0);
            assertThat(change(bob, "reactivate", people.toArray(Person[]::new)).send().json().getInteger("changed"))
                    .isEqualTo(3);
        }
    }

    @Test
    void noDecisionAfterTheResponseAllowsARemovedMember() {
        List<Person> people = TestMembers.join(account, "member", 2 * Race.ROUNDS);
        for (int i = 0; i < people.size(); i += 2) {
            Person one = people.get(i);
            Person other = people.get(i + 1);
            List<Answer> answers = Call.together(change(account.admin(), "remove", one, other), decision(one), decision(other));
            assertThat(answers.get(0).json().getInteger("changed")).isEqualTo(2);
            assertThat(Stream.of(one, other).map(person -> decision(person).send().status())).containsOnly(403);
        }
    }

    private Call decision(Person person) {
        return Call.get(person.api(), "/v1/access?account=" + account.id());
    }

    private Call change(Person actor, String action, Person... people) {
        return Call.post(actor.api(), account.path() + "/members/bulk", Map.of("action", action, "members",
                Stream.of(people).map(person -> Map.of("id", person.memberId())).toList()));
    }
}
