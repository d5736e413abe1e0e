package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** Events go with their partition when their account's time for them is over, and the chain goes on behind them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class RetentionTest {

    /** When the time that events are kept is over, unless it was changed. */
    private static final Duration WHEN_DUE = Duration.ofDays(1_095);
    /** The same where it was changed to the shortest one. */
    private static final Duration SOON_DUE = Duration.ofDays(90);

    private TestAccount account;
    private Log log;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        log = new Log(account);
        account.add("grace", "member");
        account.add("linus", "member");
    }

    @Test
    void eachAccountSaysHowLongItKeepsEvents() {
        assertThat(Sql.column("select distinct kept_until from audit_event where account_id = ?::uuid", account.id()))
                .containsExactly(LocalDate.now().plusDays(1_095).toString());
        assertThat(retention(400).outcome()).startsWith("200");
        assertThat(Sql.column("select kept_until from audit_event where account_id = ?::uuid order by sequence desc limit 1",
                account.id())).containsExactly(LocalDate.now().plusDays(400).toString());
        assertThat(retention(89).outcome()).isEqualTo("400 validation");
        assertThat(retention(3_651).outcome()).isEqualTo("400 validation");
        assertThat(Call.get(account.admin().api(), account.path()).send().json().getInteger("auditRetentionDays"))
                .isEqualTo(400);
    }

    @Test
    void theChainIsWholeWithoutTheEventsWhoseTimeIsOver() {
        long last = log.verify().getJsonObject("head").getLong("sequence");
        log.expire(1, 3);
        log.expire(5, 5);
        JsonObject verification = TimeTravel.by(WHEN_DUE, () -> log.verify());
        assertThat(verification.getBoolean("whole")).as(verification.encode()).isTrue();
        assertThat(verification.getLong("events")).isEqualTo(last - 4);
        assertThat(runs(verification)).as("opening the account says how long events are kept").containsExactly("1-1", "2-3",
                "5-5");
        assertThat(log.page("audit-events?limit=200")).hasSize((int) last - 4);
    }

    @Test
    void whatGoesBesidesIsFound() {
        log.expire(1, 3);
        log.tamper("delete from audit_event", 4);
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("missing", 4));
    }

    @Test
    void severalPartitionsMayGoAtOnce() {
        log.expire("2020-02-03", "sequence <= 3");
        log.expire("2020-05-06", "sequence = 4 or sequence = 6");
        log.expire("2020-08-09", "sequence = 5");
        Log.keepPartitions();
        JsonObject verification = TimeTravel.by(WHEN_DUE, () -> log.verify());
        assertThat(verification.getBoolean("whole")).as(verification.encode()).isTrue();
        assertThat(runs(verification)).containsExactly("1-1", "2-3", "4-4", "5-5", "6-6");
    }

    /** While it was short: the events of that time go first, and later on those that tell of it. */
    @Test
    void theTimeMayHaveBeenChanged() {
        retention(90);
        long lowered = newest();
        account.add("alan", "member");
        account.admin().api().patch(account.path(), Map.of("name", "Something else"));
        account.add("barbara", "member");
        long lastShort = newest();
        retention(1_095);
        account.add("edsger", "member");
        log.expire(lowered, lastShort);
        JsonObject soon = TimeTravel.by(SOON_DUE, () -> log.verify());
        assertThat(soon.getBoolean("whole")).as(soon.encode()).isTrue();
        assertThat(runs(soon)).containsExactly(lowered + "-" + lowered, lowered + 1 + "-" + lastShort);
        log.expire(1, newest() - 1);
        JsonObject later = TimeTravel.by(WHEN_DUE, () -> log.verify());
        assertThat(later.getBoolean("whole")).as(later.encode()).isTrue();
        assertThat(later.getLong("events")).isEqualTo(1);
        assertThat(runs(later)).containsExactly("1-1", "2-" + (lowered - 1), lowered + "-" + lowered,
                lowered + 1 + "-" + lastShort,
                lastShort + 1 + "-" + (lastShort + 1), lastShort + 2 + "-" + (newest() - 1));
    }

    @Test
    void theNewestEventsMayGoAsWell() {
        long last = log.verify().getJsonObject("head").getLong("sequence");
        log.expire(last, last);
        TimeTravel.by(WHEN_DUE, log::mustBeWhole);
        account.admin().api().patch(account.path(), Map.of("name", "Goes on"));
        TimeTravel.by(WHEN_DUE, log::mustBeWhole);
    }

    @Test
    void whatIsStillToBeKeptStays() {
        long events = log.verify().getLong("events");
        Log.keepPartitions();
        assertThat(log.verify().getLong("events")).isEqualTo(events);
    }

    private long newest() {
        return Sql.count("select max(sequence) from audit_event where account_id = ?::uuid", account.id());
    }

    private static List<String> runs(JsonObject verification) {
        return IntStream.range(0, verification.getJsonArray("expired").size())
                .mapToObj(verification.getJsonArray("expired")::getJsonObject)
                .map(run -> run.getLong("firstSequence") + "-" + run.getLong("lastSequence"))
                .toList();
    }

    private Answer retention(int days) {
        return Call.patch(account.admin().api(), account.path(), Map.of("auditRetentionDays", days)).send();
    }
}
