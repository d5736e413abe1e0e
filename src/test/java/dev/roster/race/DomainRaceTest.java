package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Domains;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Concurrent requests about verified domains. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DomainRaceTest {
    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    private Api person(String name) {
        return Api.as(account.email(name));
    }

    private Call join(String name) {
        return Domains.joining(person(name), account.id());
    }

    private List<Call> approvals() {
        return Domains.requests(account, "state=pending").stream()
                .map(request -> Domains.approval(account, request.getString("id"), Map.of())).toList();
    }

    private void limit(long seats) {
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", seats)).send();
    }

    private long members() {
        return Sql.count("select count(*) from member where account_id = ?::uuid and status = 'active'", account.id());
    }

    @Test
    void twoApprovals() {
        Domains.verify(account, "request");
        for (int round = 0; round < Race.ROUNDS; round++) {
            join("p" + round).send();
            Call approval = approvals().get(0);
            assertThat(Race.outcomes(Race.between(approval, approval))).containsExactlyInAnyOrder("200",
                    "409 join-request-closed");
        }
        assertThat(members()).isEqualTo(1 + Race.ROUNDS);
    }

    @Test
    void approvalBesideWithdrawal() {
        Domains.verify(account, "request");
        for (int round = 0; round < Race.ROUNDS; round++) {
            join("p" + round).send();
            List<String> outcomes = Race.outcomes(
                    Race.between(approvals().get(0), Domains.withdrawal(person("p" + round), account.id())));
            assertThat(outcomes).isIn(List.of("200", "404 not-found"), List.of("409 join-request-closed", "204"));
        }
    }

    @Test
    void twoRequestsOfOnePerson() {
        Domains.verify(account, "request");
        for (int round = 0; round < Race.ROUNDS; round++) {
            assertThat(Race.outcomes(Race.between(join("p" + round), join("p" + round)))).containsExactly("202", "202");
        }
        assertThat(Sql.count("select count(*) from join_request where account_id = ?::uuid", account.id()))
                .isEqualTo(Race.ROUNDS);
    }

    @Test
    void twoJoinsOfOnePerson() {
        Domains.verify(account, "join");
        for (int round = 0; round < Race.ROUNDS; round++) {
            assertThat(Race.outcomes(Race.between(join("p" + round), join("p" + round)))).containsExactlyInAnyOrder("201",
                    "404 not-found");
        }
        assertThat(members()).isEqualTo(1 + Race.ROUNDS);
    }

    @Test
    void joinBesideTheRemovalOfTheDomain() {
        for (int round = 0; round < Race.ROUNDS; round++) {
            String path = Domains.path(account, Domains.verify(account, "join"));
            long before = members();
            List<String> outcomes = Race
                    .outcomes(Race.between(join("p" + round), Call.delete(account.admin().api(), path)));
            assertThat(outcomes).isIn(List.of("201", "204"), List.of("404 not-found", "204"));
            assertThat(members()).isEqualTo(outcomes.get(0).equals("201") ? before + 1 : before);
            Sql.update("update domain_limit set lookups = 0 where account_id = ?::uuid", account.id());
        }
    }

    @Test
    void joinsForTheLastSeat() {
        Domains.verify(account, "join");
        for (int round = 0; round < Race.ROUNDS; round++) {
            limit(members() + 1);
            assertThat(Race.outcomes(Race.between(join("a" + round), join("b" + round))))
                    .containsExactlyInAnyOrder("201", "409 seats-exhausted");
        }
    }

    @Test
    void joinBesideTheClosingOfTheAccount() {
        Domains.verify(account, "join");
        for (int round = 0; round < Race.ROUNDS; round++) {
            long before = members();
            List<String> outcomes = Race.outcomes(
                    Race.between(join("p" + round), Call.post(Api.asOperator(), account.path() + "/close")));
            assertThat(outcomes).isIn(List.of("201", "200"), List.of("404 not-found", "200"));
            assertThat(members()).isEqualTo(outcomes.get(0).equals("201") ? before + 1 : before);
            assertThat(join("late" + round).send().outcome()).isEqualTo("404 not-found");
            assertThat(Call.post(Api.asOperator(), account.path() + "/reopen").send().status()).isEqualTo(200);
        }
        assertThat(join("afterwards").send().status()).isEqualTo(201);
    }

    @Test
    void approvalBesideTheClosingOfTheAccount() {
        Domains.verify(account, "request");
        for (int round = 0; round < Race.ROUNDS; round++) {
            join("p" + round).send();
            long before = members();
            Call approval = approvals().get(0);
            List<String> outcomes = Race.outcomes(
                    Race.between(approval, Call.post(Api.asOperator(), account.path() + "/close")));
            assertThat(outcomes.get(0)).isIn("200", "409 account-closed", "404 not-found");
            assertThat(outcomes.get(1)).isEqualTo("200");
            assertThat(members()).isEqualTo(outcomes.get(0).equals("200") ? before + 1 : before);
            assertThat(Call.post(Api.asOperator(), account.path() + "/reopen").send().status()).isEqualTo(200);
            assertThat(approvals()).as("a rejected request stays pending").hasSize(outcomes.get(0).equals("200") ? 0 : 1);
            approvals().forEach(Call::send);
        }
    }

    @Test
    void approvalBesideTheSeatLimit() {
        Domains.verify(account, "request");
        for (int round = 0; round < Race.ROUNDS; round++) {
            join("p" + round).send();
            long before = members();
            List<String> outcomes = Race.outcomes(Race.between(approvals().get(0),
                    Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", before))));
            assertThat(outcomes.get(0)).isIn("200", "409 seats-exhausted");
            assertThat(members()).isEqualTo(outcomes.get(0).equals("200") ? before + 1 : before);
            limit(before + 100);
            approvals().forEach(Call::send);
        }
    }

    /** One person joins automatically while an admin approves four. */
    @Test
    void approvalsAndAJoinFillExactlyTheFreeSeats() {
        String path = Domains.path(account, Domains.verify(account, "request"));
        for (int round = 0; round < Race.ROUNDS / 4; round++) {
            for (int i = 0; i < 4; i++) {
                join("p" + round + "-" + i).send();
            }
            Call.patch(account.admin().api(), path, Map.of("joining", "join")).send();
            int free = 1 + round % 4;
            long before = members();
            limit(before + free);
            List<Call> calls = new ArrayList<>(approvals());
            calls.add(join("joiner" + round));
            List<String> outcomes = Race.outcomes(Call.together(calls.toArray(Call[]::new)));
            assertThat(outcomes).isSubsetOf("200", "201", "409 seats-exhausted");
            assertThat(outcomes.stream().filter(outcome -> outcome.startsWith("20"))).hasSize(free);
            assertThat(members()).isEqualTo(before + free);
            limit(before + 100);
            approvals().forEach(Call::send);
            Call.patch(account.admin().api(), path, Map.of("joining", "request")).send();
        }
    }
}
