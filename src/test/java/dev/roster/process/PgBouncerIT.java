package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.roster.dev.DevStack;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.PgBouncer;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import dev.roster.testing.TestSize;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Roster with twenty connections to a PgBouncer that has three to PostgreSQL. */
class PgBouncerIT {
    private static final int CONNECTIONS = 3;

    private static PgBouncer pooler;
    private static RosterProcess roster;

    private final TestAccount account = TestAccount.open();

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(PgBouncer.isInstalled() || System.getenv("CI") != null, "PgBouncer is not installed");
        DevStack.start();
        Map<String, String> environment = RosterProcess.environment();
        pooler = PgBouncer.inFrontOf(environment, CONNECTIONS);
        environment.putAll(pooler.settings());
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
    }

    @AfterAll
    static void stop() {
        if (pooler != null) {
            roster.close();
            pooler.close();
        }
    }

    @Test
    void aMemberJoinsBecomesAdminAndIsRemoved() {
        Person grace = account.add("grace", "member");
        assertThat(Call.patch(account.admin().api(), account.path(grace), Map.of("role", "admin")).send().status())
                .isEqualTo(200);
        assertThat(Call.get(grace.api(), account.path() + "/members?search=gr").send().status()).isEqualTo(200);
        assertThat(Call.get(grace.api(), account.path() + "/audit-events").send().status()).isEqualTo(200);
        assertThat(Call.delete(account.admin().api(), account.path(grace)).send().status()).isEqualTo(200);
        assertThat(Call.get(grace.api(), account.path()).send().outcome()).isEqualTo("404 not-found");
    }

    @Test
    void aRemovalTakesEffectImmediatelyUnderLoad() {
        List<Person> people = TestMembers.join(account, "member", TestSize.of(30, 100));
        List<Api> principals = new ArrayList<>(people.stream().map(Person::api).toList());
        people.forEach(person -> principals.add(Keys.create(account, person).api()));
        for (int removed = 0; removed < 5; removed++) {
            Person next = people.get(removed);
            assertThat(Call.delete(account.admin().api(), account.path(next)).send().status()).isEqualTo(200);
            assertThat(decision(next.api()).send().status()).isEqualTo(403);
            assertThat(Call.together(principals.stream().map(this::decision).toArray(Call[]::new))).extracting(Answer::status)
                    .isEqualTo(expected(people.size(), removed + 1));
        }
        assertThat(Sql.count("select count(*) from pg_stat_activity where usename = 'roster'"))
                .as("connections of PgBouncer").isBetween(1L, (long) CONNECTIONS);
    }

    private Call decision(Api principal) {
        return Call.get(principal, "/v1/access?account=" + account.id());
    }

    /** The decisions by token, then those by key. */
    private static List<Integer> expected(int people, int removed) {
        return IntStream.range(0, 2 * people).mapToObj(i -> i % people >= removed ? 200 : i < people ? 403 : 401).toList();
    }
}
