package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.PersonalData;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person has a row for each membership. An erasure covers all of them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class PersonErasureTest {
    private TestAccount account;
    private Person former;

    @BeforeEach
    void removeAPerson() {
        account = TestAccount.open();
        former = account.add("grace", "member");
        remove(former);
    }

    @Test
    void erasesEveryMembershipOfThePerson() {
        Person latter = account.add("grace", "member");
        remove(latter);
        Answer erased = erase(latter);
        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        assertThat(erased.json().getString("email")).isEqualTo(latter.memberId() + "@erased.invalid");
        assertThat(email(former)).isEqualTo(former.memberId() + "@erased.invalid");
        assertThat(Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = 'member.erased'",
                account.id())).isEqualTo(2);
        PersonalData.mustBeErased(former.email());
    }

    @Test
    void doesNotEraseOtherPeople() {
        Person other = account.add("other", "member");
        remove(other);
        assertThat(erase(former).status()).isEqualTo(200);
        assertThat(email(other)).isEqualTo(other.email());
    }

    /** Identified by the identity provider, although the address has changed. */
    @Test
    void rejectsAPersonWhoIsAMemberAgain() {
        account.add("grace", "member");
        Sql.update("update member set email = ? where account_id = ?::uuid and id = ?::uuid", account.email("before"),
                account.id(), former.memberId());
        assertThat(erase(former).outcome()).isEqualTo("409 member-not-removed");
        assertThat(email(former)).isEqualTo(account.email("before"));
    }

    @Test
    void erasesAPersonWhoseSecondMembershipHasExpired() {
        Person latter = account.add("grace", "member");
        Sql.update("update member set expires_at = now() where account_id = ?::uuid and id = ?::uuid", account.id(),
                latter.memberId());
        assertThat(erase(former).status()).isEqualTo(200);
        PersonalData.mustBeErased(former.email());
        assertThat(Sql.column("select issuer from member where account_id = ?::uuid and id = any (?::uuid[])", account.id(),
                List.of(former.memberId(), latter.memberId()).toString().replace('[', '{').replace(']', '}')))
                .doesNotContain(Tokens.issuer());
    }

    private void remove(Person person) {
        assertThat(Call.delete(account.admin().api(), account.path(person)).send().status()).isEqualTo(200);
    }

    private Answer erase(Person person) {
        return Call.post(account.admin().api(), account.path(person) + "/erase", Map.of()).send();
    }

    private String email(Person person) {
        return Call.get(account.admin().api(), account.path(person)).send().json().getString("email");
    }
}
