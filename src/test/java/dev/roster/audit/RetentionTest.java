package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** When the shortest time that events are kept is over. */
    private static final Duration WHEN_DUE = Duration.ofDays(91);

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
        expire(1, 3);
        expire(5, 5);
        keepPartitions();
        JsonObject verification = TimeTravel.by(WHEN_DUE, () -> log.verify());
        assertThat(verification.getBoolean("whole")).as(verification.encode()).isTrue();
        assertThat(verification.getLong("events")).isEqualTo(last - 4);
        assertThat(verification.getJsonArray("expired")).hasSize(2);
        JsonObject first = verification.getJsonArray("expired").getJsonObject(0);
        assertThat(first.getLong("firstSequence")).isEqualTo(1);
        assertThat(first.getLong("lastSequence")).isEqualTo(3);
        assertThat(log.page("audit-events?limit=200")).hasSize((int) last - 4);
    }

    @Test
    void whatGoesBesidesIsFound() {
        expire(1, 3);
        keepPartitions();
        log.tamper("delete from audit_event", 4);
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("missing", 4));
    }

    /** Whoever owns the tables can note a gap as well: but events go when they are due, and not before. */
    @ParameterizedTest
    @ValueSource(strings = { "0 days", "89 days", "200 days" })
    void whatIsPassedOffAsExpiredIsFound(String age) {
        Sql.update(
                """
                        insert into audit_gap (account_id, first_sequence, last_sequence, first_at, last_at, previous_hash, hash, dropped_at)
                        select f.account_id, f.sequence, l.sequence, now() - ?::interval, now() - ?::interval, f.previous_hash, l.hash, now()
                        from audit_event f join audit_event l on l.account_id = f.account_id and l.sequence = 5
                        where f.account_id = ?::uuid and f.sequence = 4""",
                age, age, account.id());
        log.tamper("delete from audit_event", 4);
        log.tamper("delete from audit_event", 5);
        log.mustBreak("missing", 4);
    }

    @Test
    void theNewestEventsMayGoAsWell() {
        long last = log.verify().getJsonObject("head").getLong("sequence");
        expire(last, last);
        keepPartitions();
        TimeTravel.by(WHEN_DUE, log::mustBeWhole);
        account.admin().api().patch(account.path(), Map.of("name", "Goes on"));
        TimeTravel.by(WHEN_DUE, log::mustBeWhole);
    }

    @Test
    void whatIsStillToBeKeptStays() {
        long events = log.verify().getLong("events");
        keepPartitions();
        assertThat(log.verify().getLong("events")).isEqualTo(events);
    }

    private Answer retention(int days) {
        return Call.patch(account.admin().api(), account.path(), Map.of("auditRetentionDays", days)).send();
    }

    /** Lets the time of some events have been over long ago. */
    private void expire(long first, long last) {
        Sql.column("select create_audit_partition('2020-01-01')");
        Sql.update("alter table audit_event_until_2020_01 owner to roster_owner");
        Sql.update("update audit_event set kept_until = '2020-02-03' where account_id = ?::uuid and sequence between ? and ?",
                account.id(), first, last);
    }

    private static void keepPartitions() {
        Sql.column("select maintain_audit_partitions()");
    }
}
