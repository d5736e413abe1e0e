package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.Actor;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two changes of many members that would together remove the last admin. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkChangeRaceTest {
    @Inject
    MemberService members;

    @Test
    void oneOfTwoChangesIsRejected() {
        TestAccount account = TestAccount.open();
        Person ada = account.admin();
        Person bob = account.add("bob", "admin");
        Person grace = account.add("grace", "member");
        for (int round = 0; round < Race.ROUNDS; round++) {
            List<String> outcomes = Services.together(List.of(
                    () -> apply(account, List.of(step(ada), step(grace))),
                    () -> apply(account, List.of(step(grace), step(bob)))));
            assertThat(outcomes).containsExactlyInAnyOrder("ok", "last-admin");
            assertThat(Race.activeAdmins(account)).isEqualTo(1);
            assertThat(apply(account, List.of(
                    MemberStep.changeRole(UUID.fromString(ada.memberId()), "admin"),
                    MemberStep.changeRole(UUID.fromString(bob.memberId()), "admin")))).isEqualTo("ok");
        }
    }

    private String apply(TestAccount account, List<MemberStep> steps) {
        return Services.outcome(() -> members.applyAll(Actor.system(UUID.fromString(account.id())), steps));
    }

    private static MemberStep step(Person person) {
        return MemberStep.changeRole(UUID.fromString(person.memberId()), "member");
    }
}
