package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A removal is complete, also during concurrent changes by and of the member. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class RemovalRaceTest {
    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void removeAgainstPromote() {
        Person bob = account.add("bob", "admin");
        for (Person member : TestMembers.join(account, "member", Race.ROUNDS)) {
            List<Answer> answers = Race.between(remove(member),
                    Call.patch(bob.api(), account.path(member), Map.of("role", "admin")));
            assertThat(Race.outcomes(answers)).isIn(List.of("200", "200"), List.of("200", "409 member-removed"));
            assertHasNoAccess(member);
        }
        assertThat(Race.activeAdmins(account)).isEqualTo(2);
    }

    @Test
    void removeAgainstAChangeByTheRemovedAdmin() {
        Person bob = account.add("bob", "member");
        for (Person admin : TestMembers.join(account, "admin", Race.ROUNDS)) {
            List<Answer> answers = Race.between(remove(admin),
                    Call.post(admin.api(), account.path(bob) + "/suspend"));
            assertThat(answers.get(0).status()).isEqualTo(200);
            assertThat(answers.get(1).outcome()).isIn("200", "404 not-found");
            assertHasNoAccess(admin);
        }
    }

    @Test
    void removeAgainstAnInvitationByTheRemovedAdmin() {
        for (Person admin : TestMembers.join(account, "admin", Race.ROUNDS)) {
            List<Answer> answers = Race.between(remove(admin), Call.post(admin.api(), account.path() + "/invitations",
                    Map.of("email", "friend-of-" + admin.email(), "role", "admin")));
            assertThat(answers.get(0).status()).isEqualTo(200);
            assertThat(answers.get(1).outcome()).isIn(Set.of("201", "404 not-found"));
            assertThat(Sql.count("select count(*) from invitation where account_id = ?::uuid and inviter_id = ?::uuid"
                    + " and state = 'open'", account.id(), admin.memberId())).isZero();
            assertThat(answers.get(0).json().getJsonObject("revoked").getJsonArray("invitations"))
                    .hasSize(answers.get(1).status() == 201 ? 1 : 0);
        }
    }

    private Call remove(Person person) {
        return Call.delete(account.admin().api(), account.path(person));
    }

    private void assertHasNoAccess(Person person) {
        assertThat(Call.get(person.api(), account.path()).send().outcome()).isEqualTo("404 not-found");
    }
}
