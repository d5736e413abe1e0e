package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expired events are dropped with their partition, and the chain continues after them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class RetentionTest {
    private TestAccount account;
    private TestAuditLog log;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        log = new TestAuditLog(account);
        account.add("grace", "member");
        account.add("linus", "member");
    }

    @Test
    void eventsAreKeptByTheRetentionOfTheirAccount() {
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
    void chainIsWholeWithoutExpiredEvents() {
        long last = log.verify().getJsonObject("head").getLong("sequence");
        log.expire(1, 3);
        log.expire(5, 5);
        JsonObject verification = log.verify();
        assertThat(verification.getBoolean("whole")).as(verification.encode()).isTrue();
        assertThat(verification.getLong("events")).isEqualTo(last - 4);
        assertThat(gaps(verification)).containsExactly("1-3", "5-5");
        assertThat(log.page("audit-events?limit=200")).hasSize((int) last - 4);
    }

    @Test
    void eventDeletedNextToAGapIsDetected() {
        log.expire(1, 3);
        log.tamper("delete from audit_event", 4);
        log.mustBreak("missing", 4);
    }

    @Test
    void severalPartitionsExpireAtOnce() {
        log.expire("2020-02-03", "sequence <= 3");
        log.expire("2020-05-06", "sequence = 4 or sequence = 6");
        log.expire("2020-08-09", "sequence = 5");
        TestAuditLog.maintainPartitions();
        JsonObject verification = log.verify();
        assertThat(verification.getBoolean("whole")).as(verification.encode()).isTrue();
        assertThat(gaps(verification)).containsExactly("1-3", "4-4", "5-5", "6-6");
    }

    /** Events with the shorter retention expire first, and later those before and after them. */
    @Test
    void retentionCanBeShortenedAndExtended() {
        retention(90);
        long shortened = newest();
        account.add("alan", "member");
        account.add("barbara", "member");
        long lastShort = newest();
        retention(1_095);
        account.add("edsger", "member");
        log.expire(shortened, lastShort);
        JsonObject first = log.verify();
        assertThat(first.getBoolean("whole")).as(first.encode()).isTrue();
        assertThat(gaps(first)).containsExactly(shortened + "-" + lastShort);
        log.expire("2020-05-06", "sequence < " + newest());
        TestAuditLog.maintainPartitions();
        JsonObject second = log.verify();
        assertThat(second.getBoolean("whole")).as(second.encode()).isTrue();
        assertThat(second.getLong("events")).isEqualTo(1);
        assertThat(gaps(second)).containsExactly("1-" + (shortened - 1), shortened + "-" + lastShort,
                lastShort + 1 + "-" + (newest() - 1));
    }

    @Test
    void shortenedRetentionBeginsARun() {
        assertThat(retention(400).outcome()).startsWith("200");
        long shortened = newest();
        retention(500);
        retention(500 - 1);
        assertThat(Sql.column("select distinct run_start from audit_event where account_id = ?::uuid order by run_start",
                account.id())).containsExactly("1", Long.toString(shortened), Long.toString(newest()));
    }

    @Test
    void newestEventsCanExpire() {
        long last = log.verify().getJsonObject("head").getLong("sequence");
        log.expire(last, last);
        log.mustBeWhole();
        account.admin().api().patch(account.path(), Map.of("name", "Goes on"));
        log.mustBeWhole();
    }

    @Test
    void eventsThatAreNotDueStay() {
        long events = log.verify().getLong("events");
        TestAuditLog.maintainPartitions();
        assertThat(log.verify().getLong("events")).isEqualTo(events);
    }

    private long newest() {
        return Sql.count("select max(sequence) from audit_event where account_id = ?::uuid", account.id());
    }

    private static List<String> gaps(JsonObject verification) {
        return IntStream.range(0, verification.getJsonArray("expired").size())
                .mapToObj(verification.getJsonArray("expired")::getJsonObject)
                .map(gap -> gap.getLong("firstSequence") + "-" + gap.getLong("lastSequence"))
                .toList();
    }

    private Answer retention(int days) {
        return Call.patch(account.admin().api(), account.path(), Map.of("auditRetentionDays", days)).send();
    }
}
