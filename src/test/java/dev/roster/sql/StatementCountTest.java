package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RequiresOwnServer;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.StatementLog;
import dev.roster.testing.StatementLog.Statement;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestLogo;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The number of statements of an operation, including the decision. It does not depend on the number of rows. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
@RequiresOwnServer("reads the log file of the server")
class StatementCountTest {
    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
    }

    @Test
    void getTakesTwo() {
        assertTakes(2, () -> Call.get(account.admin().api(), account.path(grace)));
        assertTakes(2, () -> Call.get(grace.api(), account.path(grace)));
    }

    @Test
    void partsOfAMemberTakeTwo() {
        assertTakes(2, () -> Call.get(account.admin().api(), account.path(grace) + "/access"));
        assertTakes(2, () -> Call.get(account.admin().api(), account.path(grace) + "/invitation"));
        assertTakes(2, () -> Call.get(account.admin().api(), account.path() + "/audit-events?memberId=" + grace.memberId()));
    }

    @Test
    void listTakesTwo() {
        assertTakes(2, () -> Call.get(account.admin().api(), account.path() + "/members?sort=-lastActive"));
        assertTakes(2, () -> Call.get(account.admin().api(), account.path() + "/members?search=gr"));
    }

    @Test
    void aKeyTakesNoMoreThanAToken() {
        Api key = Keys.create(account, account.admin()).api();
        assertTakes(2, () -> Call.get(key, account.path(grace)));
        assertTakes(1, () -> Call.get(key, "/v1/access"));
        assertTakes(1, () -> Call.get(grace.api(), "/v1/access?account=" + account.id()));
    }

    /** The additional statement reads under the lock whether the key is still valid. */
    @Test
    void promoteByAKeyTakesSix() {
        Api key = Keys.create(account, account.admin()).api();
        assertTakes(6, () -> {
            role("member").send();
            return Call.patch(key, account.path(grace), Map.of("role", "admin"));
        });
    }

    /** The last statement finds no edge that the response must wait for. */
    @Test
    void promoteTakesFive() {
        assertTakes(5, () -> {
            role("member").send();
            return role("admin");
        });
    }

    @Test
    void demoteTakesSeven() {
        assertTakes(7, () -> {
            role("admin").send();
            return role("member");
        });
    }

    @Test
    void demoteTakesOneMoreForTheEventsOfTheInvitationsThatItRevokes() {
        assertTakes(8, () -> {
            role("admin").send();
            IntStream.range(0, 3).forEach(i -> assertThat(Call.post(grace.api(), account.path() + "/invitations",
                    Map.of("email", account.email("friend-" + i))).send().status()).isEqualTo(201));
            return role("member");
        });
    }

    @Test
    void groupsAddNoStatementToADecision() {
        String group = group();
        assertThat(Call.put(account.admin().api(), group + "/members/" + grace.memberId()).send().status()).isEqualTo(200);
        Api key = Keys.create(account, grace).api();
        assertTakes(1, () -> Call.get(key, "/v1/access"));
        assertTakes(1, () -> Call.get(grace.api(), "/v1/access?account=" + account.id()));
        assertTakes(3, () -> Call.get(account.admin().api(), group + "/members"));
    }

    /** In addition to a promotion: the group, and the entries of the member. */
    @Test
    void joiningAGroupTakesSeven() {
        String member = group() + "/members/" + grace.memberId();
        assertTakes(7, () -> Call.put(account.admin().api(), member));
    }

    /** In addition to a demotion: the groups of the member, the group, and the entries. */
    @Test
    void leavingAGroupTakesTen() {
        String member = group() + "/members/" + grace.memberId();
        assertTakes(10, () -> {
            assertThat(Call.put(account.admin().api(), member).send().status()).isEqualTo(200);
            return Call.delete(account.admin().api(), member);
        });
    }

    private String group() {
        return account.path() + "/groups/" + Call.post(account.admin().api(), account.path() + "/groups",
                Map.of("name", "Admins", "role", "admin")).send().json().getString("id");
    }

    /** A suspension also cancels welcome emails. */
    @Test
    void aBulkChangeTakesAsManyForAllMembersAsForOne() {
        IntStream.range(0, 5).forEach(i -> account.add("many" + i, "admin"));
        List<String> few = List.of(grace.memberId());
        assertTakes(8, () -> bulkChange("suspend", few));
        assertTakes(5, () -> bulkChange("reactivate", few));
        List<String> all = Sql.column("select id from member where account_id = ?::uuid", account.id());
        assertThat(all).hasSize(7);
        assertTakes(8, () -> bulkChange("suspend", all));
        assertTakes(5, () -> bulkChange("reactivate", all));
    }

    @Test
    void thePageOfMembersReadsGroupsOnce() {
        group();
        Browser admin = Browser.signedIn(account.admin().email());
        List<Statement> executed = statements(() -> assertThat(admin.open("/accounts/" + account.id() + "/members").html())
                .contains(">Admins</option>", "add-to-group"));
        assertThat(executed).filteredOn(statement -> statement.text().startsWith("select g.id, g.name")).hasSize(1);
        assertThat(executed).hasSize(8);
    }

    @Test
    void storesALogoOnlyIfItChanged() {
        Call change = Call.patch(account.admin().api(), account.path(),
                Map.of("logo", Base64.getEncoder().encodeToString(TestLogo.png(16, 0x1d4ed8))));
        assertThat(statementsOf(change)).anyMatch(statement -> statement.text().contains("account_logo"));
        assertThat(statementsOf(change)).noneMatch(statement -> statement.text().contains("account_logo"));
    }

    private Call bulkChange(String action, List<String> ids) {
        return Call.post(account.admin().api(), account.path() + "/members/bulk",
                Map.of("action", action, "members", ids.stream().map(id -> Map.of("id", id)).toList()));
    }

    @Test
    void bulkTakesAsManyForAHundredAsForTen() {
        assertThat(countWithoutInserts(bulk("few", 10))).isEqualTo(countWithoutInserts(bulk("many", 100)));
    }

    @Test
    void aListWithManyRolesTakesAsManyAsOneWithFew() {
        assertThat(countWithoutInserts(roles(100))).isEqualTo(countWithoutInserts(roles(2)));
    }

    private List<Statement> roles(int count) {
        return statementsOf(Call.post(account.admin().api(), account.path() + "/invitations/bulk", Map.of("invitations",
                IntStream.range(0, count).mapToObj(i -> Map.of("email", account.email("r" + i), "role", "none-" + i))
                        .toList())));
    }

    private void assertTakes(int statements, Supplier<Call> call) {
        List<Statement> executed = batchesAsOne(statementsOf(call.get()));
        assertThat(executed).as(executed.toString()).hasSize(statements);
    }

    private List<Statement> statementsOf(Call call) {
        return statements(() -> {
            Answer answer = call.send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        });
    }

    private List<Statement> statements(Runnable operation) {
        return StatementLog.during(operation).stream().filter(statement -> statement.mentions(account.id()))
                .filter(statement -> !isOfABackgroundJob(statement.text()))
                .toList();
    }

    /** Whether the statement is of the dispatcher or of the activity flush, which run beside the operation. */
    private static boolean isOfABackgroundJob(String text) {
        return text.startsWith("update mail") || text.contains("accounts_with_due_mail") || text.startsWith("with seen")
                || text.startsWith("with newer") || text.contains("as due") || text.startsWith("with next as materialized")
                || text.startsWith("insert into invitation_secret");
    }

    /** Counts consecutive inserts into one table as one statement, because they are sent as one batch. */
    private static List<Statement> batchesAsOne(List<Statement> statements) {
        List<Statement> batchesAsOne = new ArrayList<>();
        String last = "";
        for (Statement statement : statements) {
            if (!statement.text().startsWith("insert") || !statement.text().equals(last)) {
                batchesAsOne.add(statement);
            }
            last = statement.text();
        }
        return batchesAsOne;
    }

    private List<Statement> bulk(String prefix, int size) {
        return statementsOf(Call.post(account.admin().api(), account.path() + "/invitations/bulk", Map.of("invitations",
                IntStream.range(0, size).mapToObj(i -> Map.of("email", account.email(prefix + i))).toList())));
    }

    /** Omits inserts, because they are sent as one batch for each table. */
    private static long countWithoutInserts(List<Statement> statements) {
        return statements.stream().map(Statement::text)
                .filter(text -> !text.startsWith("insert"))
                .count();
    }

    private Call role(String role) {
        return Call.patch(account.admin().api(), account.path(grace), Map.of("role", role));
    }
}
