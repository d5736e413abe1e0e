package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RequiresOwnServer;
import dev.roster.testing.RosterStack;
import dev.roster.testing.StatementLog;
import dev.roster.testing.StatementLog.Statement;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many statements an operation takes, the decision included: never one for each row. */
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

    /** The fifth: a change by a key asks once more, under the lock, whether the key still holds. */
    @Test
    void promoteByAKeyTakesFive() {
        Api key = Keys.create(account, account.admin()).api();
        assertTakes(5, () -> {
            role("member").send();
            return Call.patch(key, account.path(grace), Map.of("role", "admin"));
        });
    }

    @Test
    void promoteTakesFour() {
        assertTakes(4, () -> {
            role("member").send();
            return role("admin");
        });
    }

    @Test
    void demoteTakesFive() {
        assertTakes(5, () -> {
            role("admin").send();
            return role("member");
        });
    }

    @Test
    void demoteTakesOneMoreForTheEventsOfTheInvitationsThatItRevokes() {
        assertTakes(6, () -> {
            role("admin").send();
            IntStream.range(0, 3).forEach(i -> assertThat(Call.post(grace.api(), account.path() + "/invitations",
                    Map.of("email", account.email("friend-" + i))).send().status()).isEqualTo(201));
            return role("member");
        });
    }

    @Test
    void bulkTakesAsManyForAHundredAsForTen() {
        assertThat(withoutBatches(bulk("few", 10))).isEqualTo(withoutBatches(bulk("many", 100)));
    }

    @Test
    void aListWithManyRolesTakesAsManyAsOneWithFew() {
        assertThat(withoutBatches(roles(100))).isEqualTo(withoutBatches(roles(2)));
    }

    private List<Statement> roles(int count) {
        return asked(Call.post(account.admin().api(), account.path() + "/invitations/bulk", Map.of("invitations",
                IntStream.range(0, count).mapToObj(i -> Map.of("email", account.email("r" + i), "role", "none-" + i))
                        .toList())));
    }

    private void assertTakes(int statements, Supplier<Call> call) {
        List<Statement> asked = batched(asked(call.get()));
        assertThat(asked).as(asked.toString()).hasSize(statements);
    }

    private List<Statement> asked(Call call) {
        return StatementLog.during(() -> {
            Answer answer = call.send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }).stream().filter(statement -> statement.mentions(account.id())).filter(statement -> !isInItsOwnTime(statement.text()))
                .toList();
    }

    /** The dispatcher's and the activity's statements are nobody's operation. */
    private static boolean isInItsOwnTime(String text) {
        return text.startsWith("update mail") || text.contains("accounts_with_due_mail") || text.startsWith("with seen")
                || text.contains("as due") || text.startsWith("with next as materialized")
                || text.startsWith("insert into invitation_secret");
    }

    /** Rows that are inserted into one table one after the other went out as one batch. */
    private static List<Statement> batched(List<Statement> statements) {
        List<Statement> batched = new ArrayList<>();
        String last = "";
        for (Statement statement : statements) {
            if (!statement.text().startsWith("insert") || !statement.text().equals(last)) {
                batched.add(statement);
            }
            last = statement.text();
        }
        return batched;
    }

    private List<Statement> bulk(String prefix, int size) {
        return asked(Call.post(account.admin().api(), account.path() + "/invitations/bulk", Map.of("invitations",
                IntStream.range(0, size).mapToObj(i -> Map.of("email", account.email(prefix + i))).toList())));
    }

    /** Inserts go out as one batch for each table. */
    private static long withoutBatches(List<Statement> statements) {
        return statements.stream().map(Statement::text)
                .filter(text -> !text.startsWith("insert"))
                .count();
    }

    private Call role(String role) {
        return Call.patch(account.admin().api(), account.path(grace), Map.of("role", role));
    }
}
