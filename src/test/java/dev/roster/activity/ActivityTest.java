package dev.roster.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RequiresOwnServer;
import dev.roster.testing.RosterStack;
import dev.roster.testing.StatementLog;
import dev.roster.testing.StatementLog.Statement;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time of the last activity is exact, costs one write per flush and does not change the version. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ActivityTest {
    @Inject
    Activity activity;

    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
    }

    @Test
    void aMemberWithoutAccessWasNeverActive() {
        flush();
        assertThat(member().getString("lastActiveAt")).isNull();
        assertThat(member().getString("lastActiveVia")).isNull();
    }

    @Test
    void activityAppearsWithTheNextFlush() {
        Instant before = Instant.now();
        recordAccess();
        flush();
        assertThat(Instant.parse(member().getString("lastActiveAt"))).isBetween(before.minusMillis(1), Instant.now());
        assertThat(member().getString("lastActiveVia")).isEqualTo("api");
    }

    @Test
    void deniedRequestsAreNoActivity() {
        assertThat(Call.get(grace.api(), account.path() + "/members").send().status()).isEqualTo(403);
        account.admin().api().post(account.path(grace) + "/suspend");
        assertThat(Call.get(grace.api(), account.path()).send().status()).isEqualTo(403);
        Call.get(Api.asOperator(), account.path(grace)).send();
        flush();
        assertThat(member().getString("lastActiveAt")).isNull();
    }

    @Test
    @RequiresOwnServer("reads the log file of the server")
    void aThousandRequestsWriteOneRowPerFlush() {
        Call[] calls = IntStream.range(0, 50).mapToObj(i -> Call.get(grace.api(), account.path())).toArray(Call[]::new);
        long start = System.nanoTime();
        List<Statement> statements = StatementLog.during(() -> {
            flush();
            for (int i = 0; i < 1_000 / calls.length; i++) {
                assertThat(Call.together(calls)).allMatch(answer -> answer.status() == 200);
            }
            flush();
        });
        List<Statement> flushes = statements.stream().filter(statement -> statement.text().startsWith("with seen")).toList();
        List<Statement> writes = flushes.stream().filter(statement -> statement.mentions(grace.memberId())).toList();
        assertThat(writes).isNotEmpty()
                .allSatisfy(write -> assertThat(write.parameters().get(1)).containsOnlyOnce(grace.memberId()));
        assertThat(statements.stream().filter(statement -> statement.text().matches("(?is).*\\bupdate (activity|member)\\b.*")))
                .as("writes other than flushes").isSubsetOf(flushes);
        long scheduled = Duration.ofNanos(System.nanoTime() - start).dividedBy(RosterStack.FLUSH_INTERVAL);
        assertThat(writes.size()).as("one flush in each interval, and two of the test")
                .isLessThanOrEqualTo((int) scheduled + 3);
    }

    @Test
    void activityDoesNotChangeTheVersion() {
        Response before = account.admin().api().get(account.path(grace));
        recordAccess();
        flush();
        Response after = account.admin().api().get(account.path(grace));
        assertThat(after.jsonPath().getString("lastActiveAt")).isNotNull();
        assertThat(after.header("ETag")).isEqualTo(before.header("ETag"));
        Response suspended = account.admin().api().request().header("If-Match", before.header("ETag"))
                .post(account.path(grace) + "/suspend");
        assertThat(suspended.statusCode()).isEqualTo(200);
    }

    @Test
    void activityStaysAfterARemoval() {
        recordAccess();
        account.admin().api().delete(account.path(grace));
        flush();
        assertThat(member().getString("lastActiveAt")).isNotNull();
    }

    private void recordAccess() {
        assertThat(Call.get(grace.api(), account.path()).send().status()).isEqualTo(200);
    }

    private void flush() {
        activity.flush().await().atMost(Duration.ofSeconds(5));
    }

    private JsonObject member() {
        return Call.get(account.admin().api(), account.path(grace)).send().json();
    }
}
