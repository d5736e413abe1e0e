package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of groups at the same time as decisions, and as other changes of admins. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class GroupRaceTest {
    private TestAccount account;
    private Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = account.admin().api();
    }

    @Test
    void afterTheRemovalFromAGroupNoDecisionAllows() {
        Person bob = account.add("bob", "member");
        String group = group("Admins", "admin");
        Call check = Call.get(bob.api(), "/v1/access?account=" + account.id() + "&permission=invoice:read");
        for (int round = 0; round < Race.ROUNDS; round++) {
            assertThat(add(admin, group, bob).send().status()).isEqualTo(200);
            assertThat(check.send().status()).isEqualTo(200);
            Call loss = switch (round % 3) {
                case 0 -> Call.delete(admin, path(group, bob));
                case 1 -> Call.patch(admin, account.path() + "/groups/" + group, Map.of("role", ""));
                default -> Call.delete(admin, account.path() + "/groups/" + group);
            };
            List<Answer> answers = Race.between(loss, check);
            assertThat(answers.get(0).status()).isIn(200, 204);
            assertThat(answers.get(1).status()).isIn(200, 403);
            assertThat(check.send().status()).isEqualTo(403);
            if (round % 3 != 0) {
                Call.delete(admin, account.path() + "/groups/" + group).send();
                group = group("Admins", "admin");
            }
        }
    }

    /** The group has a copy of the role's permissions. */
    @Test
    void aGroupHasThePermissionsOfItsRoleAfterConcurrentChangesOfBoth() {
        Person bob = account.add("bob", "member");
        account.addRole("first", "first:use");
        account.addRole("second", "second:use");
        String group = group("Group", "first");
        assertThat(add(admin, group, bob).send().status()).isEqualTo(200);
        for (int round = 0; round < Race.ROUNDS; round++) {
            String role = round % 2 == 0 ? "second" : "first";
            String permission = role + ":use-" + round;
            List<Answer> answers = Race.between(
                    Call.patch(admin, account.path() + "/groups/" + group, Map.of("role", role)),
                    Call.patch(admin, account.path() + "/roles/" + role, Map.of("permissions", List.of(permission))));
            assertThat(Race.outcomes(answers)).containsOnly("200");
            String permissions = bob.api().get("/v1/access?account=" + account.id()).header("Roster-Permissions");
            assertThat(List.of(permissions.split(" "))).contains(permission)
                    .filteredOn(each -> each.contains(":use")).hasSize(1);
        }
    }

    @Test
    void twoAdminsRemoveEachOtherFromTheGroupOfAdmins() {
        Person ada = account.admin();
        Person bob = account.add("bob", "member");
        String group = group("Admins", "admin");
        assertThat(add(admin, group, bob).send().status()).isEqualTo(200);
        assertThat(add(admin, group, ada).send().status()).isEqualTo(200);
        assertThat(Call.patch(bob.api(), account.path(ada), Map.of("role", "member")).send().status()).isEqualTo(200);
        for (int round = 0; round < Race.ROUNDS; round++) {
            List<Answer> answers = Race.between(Call.delete(ada.api(), path(group, bob)),
                    Call.delete(bob.api(), path(group, ada)));
            assertThat(Race.outcomes(answers)).containsOnlyOnce("200");
            boolean adaWon = answers.get(0).status() == 200;
            assertThat(admins(ada, bob)).isEqualTo(1);
            assertThat((adaWon ? add(ada.api(), group, bob) : add(bob.api(), group, ada)).send().status()).isEqualTo(200);
        }
    }

    /** Each admin deletes the group that makes the other one an admin. */
    @Test
    void twoAdminsDeleteEachOthersGroups() {
        Person ada = account.admin();
        Person bob = account.add("bob", "member");
        String ofAda = group("Ada", "admin");
        String ofBob = group("Bob", "admin");
        add(admin, ofAda, ada).send();
        add(admin, ofBob, bob).send();
        assertThat(Call.patch(bob.api(), account.path(ada), Map.of("role", "member")).send().status()).isEqualTo(200);
        for (int round = 0; round < Race.ROUNDS; round++) {
            Call byAda = round % 2 == 0 ? Call.delete(ada.api(), account.path() + "/groups/" + ofBob)
                    : Call.patch(ada.api(), account.path() + "/groups/" + ofBob, Map.of("role", "member"));
            List<Answer> answers = Race.between(byAda, Call.delete(bob.api(), account.path() + "/groups/" + ofAda));
            assertThat(answers.stream().filter(answer -> answer.status() < 300)).hasSize(1);
            assertThat(admins(ada, bob)).isEqualTo(1);
            boolean adaWon = answers.get(0).status() < 300;
            Api winner = adaWon ? ada.api() : bob.api();
            // A group that is no longer of admins counts towards the limit of its member.
            Call.delete(winner, account.path() + "/groups/" + (adaWon ? ofBob : ofAda)).send();
            String restored = Call.post(winner, account.path() + "/groups", Map.of("name", "Round " + round, "role", "admin"))
                    .send().json().getString("id");
            assertThat(add(winner, restored, adaWon ? bob : ada).send().status()).isEqualTo(200);
            if (adaWon) {
                ofBob = restored;
            } else {
                ofAda = restored;
            }
        }
    }

    @Test
    void theLastAdminLeavesWhileTheGroupOfAdminsIsDeleted() {
        Person ada = account.admin();
        Person bob = account.add("bob", "member");
        for (int round = 0; round < Race.ROUNDS; round++) {
            String group = group("Admins " + round, "admin");
            assertThat(add(admin, group, bob).send().status()).isEqualTo(200);
            List<Answer> answers = Race.between(Call.patch(bob.api(), account.path(ada), Map.of("role", "member")),
                    Call.delete(ada.api(), account.path() + "/groups/" + group));
            assertThat(answers.stream().filter(answer -> answer.status() < 300)).hasSize(1);
            assertThat(admins(ada, bob)).isEqualTo(1);
            if (answers.get(0).status() == 200) {
                assertThat(Call.patch(bob.api(), account.path(ada), Map.of("role", "admin")).send().status()).isEqualTo(200);
            }
            assertThat(Call.delete(admin, account.path() + "/groups/" + group).send().status()).isIn(204, 404);
        }
    }

    @Test
    void addingAMemberRacesTheDeletionOfTheGroup() {
        Person bob = account.add("bob", "member");
        for (int round = 0; round < Race.ROUNDS; round++) {
            String group = group("Group " + round, "admin");
            List<Answer> answers = Race.between(add(admin, group, bob),
                    Call.delete(admin, account.path() + "/groups/" + group));
            assertThat(answers.get(0).outcome()).isIn("200", "404 not-found");
            assertThat(answers.get(1).status()).isEqualTo(204);
            assertThat(Call.get(bob.api(), account.path() + "/members").send().outcome()).isEqualTo("403 forbidden");
        }
    }

    /** Among these members, the number whom Roster treats as admins. */
    private long admins(Person... members) {
        return Stream.of(members).filter(member -> Call.get(member.api(), account.path() + "/members").send().status() == 200)
                .count();
    }

    private String group(String name, String role) {
        Answer created = Call.post(admin, account.path() + "/groups", Map.of("name", name, "role", role)).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }

    private String path(String group, Person member) {
        return account.path() + "/groups/" + group + "/members/" + member.memberId();
    }

    private Call add(Api actor, String group, Person member) {
        return Call.put(actor, path(group, member));
    }
}
