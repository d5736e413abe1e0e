package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevDnsServer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
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

    private String verify(String joining) {
        Api admin = account.admin().api();
        JsonObject added = Call.post(admin, account.path() + "/domains", Map.of("name", account.domain())).send().json();
        DevDnsServer.running().set(added.getString("recordName"), added.getString("recordValue"));
        String path = account.path() + "/domains/" + added.getString("id");
        Call.post(admin, path + "/verify").send();
        assertThat(Call.patch(admin, path, Map.of("joining", joining)).send().status()).isEqualTo(200);
        return path;
    }

    private Call join(String name) {
        return Call.post(Api.as(account.email(name)), "/v1/joinable-accounts/join", Map.of("accountId", account.id()));
    }

    private Call approval() {
        JsonObject pending = Call.get(account.admin().api(), account.path() + "/join-requests?state=pending").send().json();
        return Call.post(account.admin().api(), account.path() + "/join-requests/"
                + pending.getJsonArray("items").getJsonObject(0).getString("id") + "/approve", Map.of());
    }

    private long members() {
        return Sql.count("select count(*) from member where account_id = ?::uuid and status = 'active'", account.id());
    }

    @Test
    void twoApprovals() {
        verify("request");
        for (int round = 0; round < Race.ROUNDS; round++) {
            join("p" + round).send();
            Call approval = approval();
            assertThat(Race.outcomes(Race.between(approval, approval))).containsExactlyInAnyOrder("200",
                    "409 join-request-closed");
        }
        assertThat(members()).isEqualTo(1 + Race.ROUNDS);
    }

    @Test
    void approvalBesideWithdrawal() {
        verify("request");
        for (int round = 0; round < Race.ROUNDS; round++) {
            join("p" + round).send();
            List<String> outcomes = Race.outcomes(Race.between(approval(),
                    Call.post(Api.as(account.email("p" + round)), "/v1/joinable-accounts/withdraw",
                            Map.of("accountId", account.id()))));
            assertThat(outcomes).isIn(List.of("200", "404 not-found"), List.of("409 join-request-closed", "204"));
        }
    }

    @Test
    void twoRequestsOfOnePerson() {
        verify("request");
        for (int round = 0; round < Race.ROUNDS; round++) {
            assertThat(Race.outcomes(Race.between(join("p" + round), join("p" + round)))).containsExactly("202", "202");
        }
        assertThat(Sql.count("select count(*) from join_request where account_id = ?::uuid", account.id()))
                .isEqualTo(Race.ROUNDS);
    }

    @Test
    void twoJoinsOfOnePerson() {
        verify("join");
        for (int round = 0; round < Race.ROUNDS; round++) {
            assertThat(Race.outcomes(Race.between(join("p" + round), join("p" + round)))).containsExactlyInAnyOrder("201",
                    "404 not-found");
        }
        assertThat(members()).isEqualTo(1 + Race.ROUNDS);
    }

    @Test
    void joinBesideTheRemovalOfTheDomain() {
        for (int round = 0; round < Race.ROUNDS; round++) {
            String path = verify("join");
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
        verify("join");
        for (int round = 0; round < Race.ROUNDS; round++) {
            Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", members() + 1)).send();
            assertThat(Race.outcomes(Race.between(join("a" + round), join("b" + round))))
                    .containsExactlyInAnyOrder("201", "409 seats-exhausted");
        }
    }

    @Test
    void joinBesideTheClosingOfTheAccount() {
        verify("join");
        List<String> outcomes = Race.outcomes(
                Race.between(join("grace"), Call.post(Api.asOperator(), account.path() + "/close")));
        assertThat(outcomes.get(0)).isIn("201", "404 not-found");
        assertThat(members()).isEqualTo(outcomes.get(0).equals("201") ? 2 : 1);
    }

    @Test
    void approvalBesideTheSeatLimit() {
        verify("request");
        for (int round = 0; round < Race.ROUNDS; round++) {
            join("p" + round).send();
            long before = members();
            List<String> outcomes = Race.outcomes(Race.between(approval(),
                    Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", before))));
            assertThat(outcomes.get(0)).isIn("200", "409 seats-exhausted");
            assertThat(members()).isEqualTo(outcomes.get(0).equals("200") ? before + 1 : before);
            Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", before + 100)).send();
            if (!outcomes.get(0).equals("200")) {
                approval().send();
            }
        }
    }
}
