package dev.roster.audit;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/**
 * Whoever owns the tables can delete events and note a gap. It is found all the same: events go when they are due and not
 * before, and when that is stands in the chain.
 */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ForgedGapTest {

    private static final String TRUE_END = "skeleton(to_jsonb(l))";
    /** Longer than the shortest time that events are kept, and far from this account's. */
    private static final Duration LATER = Duration.ofDays(100);
    private static final Duration BEFORE_IT_IS_DUE = Duration.ofDays(1_093);
    private static final Duration WHEN_DUE = Duration.ofDays(1_095);

    private TestAccount account;
    private Log log;

    @BeforeEach
    void write() {
        account = TestAccount.open();
        log = new Log(account);
        account.add("grace", "member");
        account.add("linus", "member");
    }

    @Test
    void whatIsNotDueIsFound() {
        forge(4, 5, TRUE_END);
        log.mustBreak("missing", 4);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 4));
        TimeTravel.by(BEFORE_IT_IS_DUE, () -> log.mustBreak("missing", 4));
        TimeTravel.by(WHEN_DUE, log::mustBeWhole);
    }

    @ParameterizedTest
    @ValueSource(strings = { "'{}'", TRUE_END + " - 'hash'", TRUE_END + " - 'actor_hash'",
            TRUE_END + " || jsonb_build_object('occurred_at', now() - interval '2000 days')",
            TRUE_END + " || jsonb_build_object('sequence', 3)", TRUE_END + " || jsonb_build_object('hash', f.hash)",
            TRUE_END + " || '{\"after\": {\"auditRetentionDays\": 1}}'",
            TRUE_END + " || '{\"after\": {\"auditRetentionDays\": \"x\"}}'", TRUE_END + " || '{\"after\": [1.5, \"x\"]}'",
            TRUE_END + " || '{\"before\": 7}'", TRUE_END + " || '{\"sequence\": \"x\"}'", TRUE_END + " || '{\"hash\": \"x\"}'",
            TRUE_END + " || '{\"occurred_at\": \"x\"}'", TRUE_END + " || '{\"target_id\": 7}'",
            TRUE_END + " || '{\"id\": null}'",
            "'7'", "'[]'",
            "(select skeleton(to_jsonb(x)) from audit_event x where x.account_id <> l.account_id and x.sequence = 5 limit 1)" })
    void whatProvesNothingIsFound(String end) {
        TestAccount.open().add("barbara", "member");
        forge(4, 5, end);
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("missing", 4));
    }

    /** The hash of it is right, and another event's. */
    @Test
    void anotherEndIsFound() {
        forge(4, 5, "(select skeleton(to_jsonb(x)) from audit_event x where x.account_id = l.account_id and x.sequence = 7)");
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("inserted", 6));
    }

    @Test
    void theBeginningCannotGoEither() {
        forge(1, 5, TRUE_END);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 1));
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("missing", 1));
    }

    @Test
    void norCanTheEnd() {
        long newest = newest();
        forge(4, newest, TRUE_END);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 4));
    }

    @ParameterizedTest
    @ValueSource(strings = { "first_at - interval '2 days'", "first_at + interval '2 days'" })
    void whenItBeganIsBetweenTheEventBeforeAndItsEnd(String firstAt) {
        forge(4, 5, TRUE_END);
        Sql.update("update audit_gap set first_at = " + firstAt + " where account_id = ?::uuid", account.id());
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("missing", 4));
    }

    /** A gap of one event proves the event before it too, even to whoever writes that one anew, hash and all. */
    @Test
    void whatCameBeforeOneEventCannotBeWrittenAnew() {
        forge(5, 5, TRUE_END);
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
        TimeTravel.by(WHEN_DUE, () -> log.mustBreak("altered", 5));
    }

    @Test
    void aShorterTimeDoesNotHoldForWhatWasThereBefore() {
        retention(90);
        long lowered = newest();
        account.add("barbara", "member");
        forge(4, lowered - 1, TRUE_END);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 4));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1 })
    void norIfItWentWithIt(int behind) {
        retention(90);
        long lowered = newest();
        account.add("barbara", "member");
        forge(4, lowered + behind, TRUE_END);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 4));
    }

    /**
     * Of those that were kept longer from then on: the account, or the next event that says so, tells that there was a change.
     */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void aLongerTimeCannotGoUnseen(boolean saidAgain) {
        retention(90);
        long lowered = newest();
        account.add("barbara", "member");
        retention(1_095);
        account.add("alan", "member");
        forge(lowered + 1, newest() - 1, TRUE_END);
        if (saidAgain) {
            account.admin().api().patch(account.path(), Map.of("name", "Something else"));
            Sql.update("update account set audit_retention_days = 90 where id = ?::uuid", account.id());
        }
        TimeTravel.by(LATER, () -> log.mustBreak("missing", lowered + 1));
    }

    @Test
    void norBeAtTheEndOfWhatIsGone() {
        retention(90);
        long lowered = newest();
        account.add("barbara", "member");
        retention(1_095);
        long raised = newest();
        account.add("alan", "member");
        forge(lowered + 1, raised, TRUE_END);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", lowered + 1));
    }

    /** Whoever can delete can lower the account's time too: what counts is what the log says. */
    @Test
    void theAccountsRowDoesNotShortenIt() {
        Sql.update("update account set audit_retention_days = 90 where id = ?::uuid", account.id());
        forge(4, 5, TRUE_END);
        TimeTravel.by(LATER, () -> log.mustBreak("missing", 4));
    }

    private void retention(int days) {
        account.admin().api().patch(account.path(), Map.of("auditRetentionDays", days)).then().statusCode(200);
    }

    private long newest() {
        return Sql.count("select max(sequence) from audit_event where account_id = ?::uuid", account.id());
    }

    /** @param end what the gap says that its last event was; the first and the last one are f and l */
    private void forge(long first, long last, String end) {
        Sql.update("insert into audit_gap (account_id, first_sequence, first_at, previous_hash, last_event, dropped_at)"
                + " select f.account_id, f.sequence, f.occurred_at, f.previous_hash, " + end + ", now()"
                + " from audit_event f join audit_event l on l.account_id = f.account_id and l.sequence = ?"
                + " where f.account_id = ?::uuid and f.sequence = ?", last, account.id(), first);
        Sql.update("delete from audit_event where account_id = ?::uuid and sequence between ? and ?", account.id(), first,
                last);
    }
}
