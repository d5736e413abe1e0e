package dev.roster.audit;

import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The owner of the tables deletes events and records a gap. Verification detects it, because the hash of the gap's last event
 * covers the event's expiry.
 */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ForgedGapTest {
    /** Longer than the shortest retention, and shorter than the default one. */
    private static final Duration LATER = Duration.ofDays(100);
    private static final Duration BEFORE_DUE = Duration.ofDays(1_093);
    private static final Duration WHEN_DUE = Duration.ofDays(1_096);

    private TestAccount account;
    private TestAuditLog log;

    @BeforeEach
    void write() {
        account = TestAccount.open();
        log = new TestAuditLog(account);
        account.add("grace", "member");
        account.add("linus", "member");
    }

    @Test
    void gapThatIsNotDueIsDetected() {
        forge(4, 5);
        log.mustBreak("missing", 4);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 4));
        TimeTravel.by(BEFORE_DUE, () -> log.mustBreak("missing", 4));
        TimeTravel.by(WHEN_DUE, log::mustBeWhole);
    }

    @ParameterizedTest
    @ValueSource(strings = { "kept_until = kept_until - 1", "kept_until = '2020-01-01'", "run_start = 2",
            "content_hash = sha256(content_hash)", "last_previous_hash = previous_hash", "last_sequence = 3",
            "content_hash = ''",
            "content_hash = decode('$other', 'hex')" })
    void gapWithOtherValuesThanItsLastEventIsDetected(String change) {
        TestAccount other = TestAccount.open();
        other.add("barbara", "member");
        forge(4, 5);
        String hash = Sql
                .column("select encode(content_hash, 'hex') from audit_event where account_id = ?::uuid and sequence = 5",
                        other.id())
                .get(0);
        Sql.update("update audit_gap set " + change.replace("$other", hash) + " where account_id = ?::uuid", account.id());
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("missing", 4));
    }

    @ParameterizedTest
    @CsvSource({ "1, 5", "4, 7" })
    void gapAtTheBeginningOrBeforeTheEndIsDetected(long first, long last) {
        forge(first, last);
        Sql.update("update audit_gap set kept_until = current_date where account_id = ?::uuid", account.id());
        log.mustBreak("missing", first);
    }

    @Test
    void gapAtTheEndIsDetected() {
        forge(4, newest());
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 4));
        Sql.update("update audit_gap set kept_until = current_date where account_id = ?::uuid", account.id());
        log.mustBreak("missing", 4);
    }

    /** The gap covers events that were not deleted. */
    @Test
    void gapWithAnotherEndIsDetected() {
        record(4, 7);
        Sql.update("delete from audit_event where account_id = ?::uuid and sequence between 4 and 5", account.id());
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("inserted", 6));
    }

    /** A gap of one event proves the previous event too, even if that one is rewritten with a valid hash. */
    @Test
    void rewrittenEventBeforeAGapOfOneEventIsDetected() {
        forge(5, 5);
        Sql.update("create temporary table later as select * from audit_event where account_id = '" + account.id()
                + "' and sequence > 5");
        Sql.update("delete from audit_event where account_id = ?::uuid and sequence > 3", account.id());
        String moveHead = "update audit_chain c set sequence = e.sequence, hash = e.hash from audit_event e"
                + " where c.account_id = ?::uuid and e.account_id = c.account_id and e.sequence = ?";
        Sql.update(moveHead, account.id(), 3);
        account.admin().api().patch(account.path(), Map.of("name", "Something else"));
        Sql.update("update audit_gap g set previous_hash = e.hash from audit_event e"
                + " where g.account_id = ?::uuid and e.account_id = g.account_id and e.sequence = 4", account.id());
        Sql.update("insert into audit_event select * from later");
        Sql.update("drop table later");
        Sql.update(moveHead, account.id(), newest());
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("missing", 5));
    }

    /** The gap's last event is due, the events before the shorter retention are not. */
    @ParameterizedTest
    @ValueSource(ints = { 0, 1 })
    void shorterRetentionDoesNotApplyToEarlierEvents(int after) {
        retention(90);
        long shortened = newest();
        account.add("barbara", "member");
        forge(4, shortened + after);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 4));
    }

    /** The deleted events were kept longer, also if the retention was short before and after them. */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void longerRetentionBetweenShorterOnesIsDetected(boolean shortAgain) {
        retention(90);
        long shortened = newest();
        account.add("barbara", "member");
        retention(1_095);
        account.add("alan", "member");
        if (shortAgain) {
            retention(90);
            account.add("edsger", "member");
        }
        forge(shortened + 1, newest() - 1);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", shortened + 1));
    }

    @Test
    void retentionOfTheAccountsRowDoesNotCount() {
        Sql.update("update account set audit_retention_days = 90 where id = ?::uuid", account.id());
        forge(4, 5);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 4));
    }

    private void retention(int days) {
        account.admin().api().patch(account.path(), Map.of("auditRetentionDays", days)).then().statusCode(200);
    }

    private long newest() {
        return Sql.count("select max(sequence) from audit_event where account_id = ?::uuid", account.id());
    }

    private void forge(long first, long last) {
        record(first, last);
        Sql.update("delete from audit_event where account_id = ?::uuid and sequence between ? and ?", account.id(), first,
                last);
    }

    private void record(long first, long last) {
        Sql.update("insert into audit_gap (account_id, first_sequence, previous_hash, last_sequence, last_previous_hash,"
                + " kept_until, run_start, content_hash, dropped_at)"
                + " select f.account_id, f.sequence, f.previous_hash, l.sequence, l.previous_hash, l.kept_until, l.run_start,"
                + " l.content_hash, now()"
                + " from audit_event f join audit_event l on l.account_id = f.account_id and l.sequence = ?"
                + " where f.account_id = ?::uuid and f.sequence = ?", last, account.id(), first);
    }
}
