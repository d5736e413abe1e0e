package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verification detects every change made directly in the database, and its position. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ChainTest {
    private static final String SELECT_HEAD = "select max(sequence) from audit_event where account_id = ?::uuid";

    private TestAccount account;
    private TestAuditLog log;

    @BeforeEach
    void write() {
        account = TestAccount.open();
        log = new TestAuditLog(account);
        Person grace = account.add("grace", "member");
        account.admin().api().patch(account.path(grace), Map.of("role", "admin"));
        account.admin().api().post(account.path(grace) + "/suspend");
        account.admin().api().delete(account.path(grace));
    }

    @Test
    void unchangedLogIsWhole() {
        log.mustBeWhole();
        JsonObject verification = log.verify();
        assertThat(verification.getLong("events")).isEqualTo(Sql.count(SELECT_HEAD, account.id()));
        assertThat(verification.getJsonObject("head").getLong("sequence")).isEqualTo(verification.getLong("events"));
        assertThat(log.verify(log.head()).getBoolean("whole")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "action = 'member.joined'", "actor_label = 'eve@evil.example'", "ip = '192.0.2.1'",
            "user_agent = null", "actor_id = null", "target_label = 'eve'", "target_id = gen_random_uuid()",
            "occurred_at = occurred_at - interval '1 microsecond'", "request_id = 'other'",
            "after = jsonb_set(coalesce(after, '{}'), '{role}', '\"owner\"')", "before = '{\"email\": \"eve\"}'",
            "actor_kind = 'operator'", "actor_hash = target_hash", "target_salt = actor_salt", "hash = previous_hash",
            "previous_hash = hash", "kept_until = kept_until + 1", "run_start = 2",
            "after = '[1.5]'", "before = '\"x\"'", "after = '7'" })
    void changedEventIsDetected(String change) {
        log.tamper("update audit_event set " + change, 5);
        log.mustBreak("altered", 5);
    }

    @Test
    void deletedEventIsDetected() {
        log.tamper("delete from audit_event", 5);
        log.mustBreak("missing", 5);
    }

    @Test
    void deletedFirstEventIsDetected() {
        log.tamper("delete from audit_event", 1);
        log.mustBreak("missing", 1);
    }

    @Test
    void insertedEventIsDetected() {
        Sql.update(
                """
                        insert into audit_event select account_id, gen_random_uuid(), sequence, kept_until, run_start, occurred_at, actor_kind,
                            actor_id, actor_key_id, actor_label, action, target_kind, target_id, target_label, before, after, ip,
                            user_agent, request_id, actor_salt, actor_hash, target_salt, target_hash, content_hash, previous_hash, hash
                        from audit_event where account_id = ?::uuid and sequence = 4""",
                account.id());
        assertThat(log.verify().getJsonObject("firstBreak").getLong("sequence")).isEqualTo(4);
    }

    @Test
    void reorderedEventsAreDetected() {
        log.tamper("update audit_event set sequence = -4", 4);
        log.tamper("update audit_event set sequence = 4", 5);
        log.tamper("update audit_event set sequence = 5", -4);
        log.mustBreak("altered", 4);
    }

    @Test
    void truncationIsDetected() {
        long head = Sql.count(SELECT_HEAD, account.id());
        log.tamper("delete from audit_event", head);
        log.tamper("delete from audit_event", head - 1);
        log.mustBreak("truncated", head - 1);
    }

    @Test
    void anchorDetectsRewrittenHead() {
        String anchor = log.head();
        long head = Sql.count(SELECT_HEAD, account.id());
        log.tamper("delete from audit_event", head);
        Sql.update("update audit_chain c set sequence = e.sequence, hash = e.hash from audit_event e"
                + " where c.account_id = ?::uuid and e.account_id = c.account_id and e.sequence = ?", account.id(), head - 1);
        log.mustBeWhole();
        assertThat(log.verify(anchor).getJsonObject("firstBreak").getString("kind")).isEqualTo("truncated");
        account.admin().api().patch(account.path(), Map.of("name", "Something else"));
        log.mustBeWhole();
        assertThat(log.verify(anchor).getJsonObject("firstBreak").getString("kind")).isEqualTo("rewritten");
    }

    @Test
    void erasureWithoutEventIsDetected() {
        log.tamper("update audit_event set actor_label = actor_id || '@erased.invalid', ip = null, user_agent = null,"
                + " actor_salt = null", Sql.count(SELECT_HEAD, account.id()));
        assertThat(log.verify().getJsonObject("firstBreak").getString("kind")).isEqualTo("erasure-missing");
    }

    @Test
    void serviceRoleCanOnlyAppend() throws SQLException {
        String partition = Sql.column("select inhrelid::regclass from pg_inherits where inhparent = 'audit_event'::regclass")
                .get(0);
        try (Connection connection = Sql.connectAsService(); Statement statement = connection.createStatement()) {
            for (String attempt : List.of(
                    "update audit_event set actor_label = 'eve'", "delete from audit_event",
                    "insert into audit_event select * from audit_event", "truncate audit_event", "drop table audit_event",
                    "delete from " + partition, "alter table audit_event add column x int", "drop table " + partition,
                    "update audit_chain set sequence = 0", "delete from audit_chain",
                    "insert into audit_gap select * from audit_gap",
                    "select create_audit_partition(current_date)", "create table mine (x int)",
                    "drop function take_audit_head",
                    "select erase_from_audit('" + account.id() + "', '" + account.admin().memberId() + "', '"
                            + account.admin().memberId() + "@erased.invalid')")) {
                assertThat(isRejected(statement, attempt)).as(attempt).isTrue();
            }
        }
        log.mustBeWhole();
    }

    @Test
    void movedHeadIsTakenOnceADay() {
        assertThat(takenHeads()).as("a chain that is younger than a day").isEmpty();
        Sql.update("update audit_chain set anchored_at = now() - interval '25 hours' where account_id = ?::uuid", account.id());
        assertThat(takenHeads()).containsExactly(log.head().replace(':', ' '));
        assertThat(takenHeads()).as("the same head again").isEmpty();
        Sql.update("update audit_chain set anchored_at = now() - interval '25 hours' where account_id = ?::uuid", account.id());
        assertThat(takenHeads()).as("a head that has not moved").isEmpty();
    }

    private List<String> takenHeads() {
        return Sql.column("select sequence || ' ' || encode(hash, 'hex') from take_audit_head(?::uuid)",
                account.id());
    }

    private static boolean isRejected(Statement statement, String attempt) {
        try {
            statement.execute(attempt);
            return false;
        } catch (SQLException denied) {
            return List.of("42501", "P0001").contains(denied.getSQLState());
        }
    }
}
