package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.RequiresOwnServer;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link AccountScope} and {@link AccountConditions}, which {@link AccountScopeCheck} applies to all statements. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
@RequiresOwnServer("reads plans of statements without values (PostgreSQL 16 and later) and pg_stat_statements")
class AccountScopeTest {
    @ParameterizedTest
    @ValueSource(strings = {
            "select name from member where account_id = $1 and id = $2",
            "select m.name from member m where m.account_id = any ($1)",
            "select m.name, r.permissions from member m join role r on r.account_id = m.account_id and r.name = m.role"
                    + " where m.account_id = $1",
            "select m.name from member m join account a on a.id = m.account_id where a.id = $1",
            "select m.name from unnest($1::uuid[], $2::text[]) as q (a, s) join member m on m.account_id = q.a and m.subject = q.s",
            "select id from member m where account_id = $1"
                    + " and not exists (select from api_key k where k.account_id = m.account_id and k.member_id = m.id)",
            "select (select count(*) from api_key k where k.account_id = m.account_id) from member m where m.account_id = $1",
            "with gone as (delete from api_key where account_id = $1 returning account_id, member_id)"
                    + " update member m set version = 1 from gone where m.account_id = gone.account_id and m.id = gone.member_id",
            "insert into active_members as a (account_id, day, members) values ($1, $2, $3)"
                    + " on conflict (account_id, day) do update set members = a.members + 1",
            "insert into review_reviewer select account_id, $2, id, email, name from member where account_id = $1",
            "select * from audit_event where account_id = $1 and sequence > $2 order by sequence",
            "/* custom plan */ select * from mail where account_id = $1 and (state = $2 or recipient = $3)",
            "select append_audit_events($1, $2)",
            "select issuer from browser_session where hash = $1",
            "select s.id from (select id, $2 as of_role from expiry_notice where account_id = $1) s where s.of_role",
            "set transaction isolation level repeatable read, read only"
    })
    void acceptsStatementsWithinTheirAccount(String statement) throws SQLException {
        assertThat(faults(statement)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "select name from member where id = $1 | member",
            "select name from member where account_id = $1 or id = $2 | member",
            "select name from member where account_id <> $1 | member",
            "select name from member where account_id = id | member",
            "select m.name, k.name from member m join api_key k on k.member_id = m.id where m.account_id = $1 | api_key",
            "select m.name from member m join role r on r.account_id = m.account_id where r.name = $1 | member,role",
            "select id from member where account_id = $1 and id not in (select member_id from api_key) | api_key",
            "select (select count(*) from role), id from member where account_id = $1 | role",
            "with due as (select account_id, id from mail where state = $1)"
                    + " update mail m set state = $2 from due where m.account_id = due.account_id and m.id = due.id | mail",
            "update member m set version = 1 from api_key k where k.account_id = $1 and m.id = k.member_id | member",
            "delete from invitation where expires_at < $1 | invitation",
            "insert into review_reviewer select $1, $2, id, email, name from member where email = $3 | member",
            "select * from audit_event where sequence > $1 | audit_event",
            "select * from account where name = $1 | account",
            "select maintain_audit_partitions() | maintain_audit_partitions",
            "lock table member | a statement that has no plan"
    })
    void findsStatementsAcrossAccounts(String statement, String faults) throws SQLException {
        assertThat(String.join(",", faults(statement))).isEqualTo(faults);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "select name from member where account_id = $1 and id = $2",
            "update member m set version = 1 from unnest($2::uuid[]) as c (id) where m.account_id = $1 and m.id = c.id",
            "select m.name from member m join role r on r.account_id = $1 and r.name = m.role where m.account_id = $1",
            "select m.id from account a join member m on m.account_id = $1 where a.id = $1 for no key update of a, m",
            "select id from member where account_id = $1 and id not in (select member_id from api_key where account_id = $1)",
            "select m.id from unnest($1::uuid[], $2::text[]) as q (a, s) join account a on a.id = q.a and a.id = any($1)"
                    + " left join member m on m.account_id = a.id and m.subject = q.s",
            "select m.id from unnest((select $1::uuid[])) as q (a)"
                    + " join account a on a.id = q.a and a.id = any((select $1::uuid[])::uuid[])"
                    + " left join member m on m.account_id = a.id",
            "insert into active_members as a (account_id, day, members) values ($1, $2, $3)"
                    + " on conflict (account_id, day) do update set members = a.members + 1",
            "select append_audit_events($1, $2)",
            "select r1_0.name from role r1_0 where r1_0.account_id=$1 and r1_0.name=$2",
            "select r1_0.name from role r1_0 where (r1_0.account_id,r1_0.name) in (($1,$2))"
    })
    void acceptsAnAccountConditionOnEachTable(String statement) throws SQLException {
        assertThat(withoutCondition(statement)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "select m.name from member m join role r on r.account_id = m.account_id and r.name = m.role where m.account_id = $1 | role",
            "select m.name from account a join member m on m.account_id = a.id where a.id = $1 | member",
            "select (select count(*) from api_key k where k.account_id = m.account_id) from member m where m.account_id = $1 | api_key",
            "with gone as (delete from api_key where account_id = $1 returning account_id, member_id)"
                    + " update member m set version = 1 from gone where m.account_id = gone.account_id and m.id = gone.member_id | member",
            "select x.id from member x where x.account_id = $1 and exists (select from role x where x.name = $2) | role",
            "select id from member where account_id = $1 and id in (select member_id from api_key where revoked_at is null) | api_key",
            "select m.id from unnest($1::uuid[]) as q (a) join account a on a.id = q.a join member m on m.account_id = a.id | account,member",
            "select m.id from member m where m.account_id = any((select $1::uuid[])::uuid[]) | member"
    })
    void findsTablesWithoutAnAccountCondition(String statement, String tables) throws SQLException {
        assertThat(String.join(",", withoutCondition(statement))).isEqualTo(tables);
    }

    /**
     * Two functions span accounts by intent. The statements of the first contain the name of a partition instead of a table.
     */
    @Test
    void everyStatementOfAFunctionNamesItsAccount() throws SQLException {
        Set<String> spanning = Set.of("maintain_audit_partitions", "accounts_with_due_mail");
        List<FunctionBody> functions = FunctionBody.all();
        assertThat(functions).extracting(FunctionBody::name).containsAll(spanning)
                .contains("append_audit_events", "erase_from_reviews", "check_that_only_erasure_changes_review");
        try (AccountScope scope = new AccountScope()) {
            for (FunctionBody function : functions) {
                for (String statement : function.statements()) {
                    List<String> tables = scope.withoutCondition(statement);
                    if (!spanning.contains(function.name())) {
                        assertThat(tables).as(function.name() + ": " + statement).isEmpty();
                    }
                    if (FunctionBody.readsChangedRows(statement)) {
                        assertThat(scope.tablesOf(statement)).as(function.name() + ": " + statement).isEmpty();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "select m.email into address from member m where m.account_id = account and m.id = member_id; return | ",
            "if not exists (select from review r where r.account_id = part.account_id) then return | ",
            "update audit_chain c set sequence = 1 where c.account_id = old.account_id | ",
            "select current_date + a.audit_retention_days into until from account a where a.id = account | ",
            "select m.email into address from member m where m.id = member_id | member",
            "update review v set starter_salt = null where v.starter_id = erased; delete from role | review,role",
            "if exists (select from member m join role r on r.name = m.role where m.account_id = account) then | role"
    })
    void findsStatementsOfAFunctionWithoutAnAccountCondition(String source, String tables) throws SQLException {
        try (AccountScope scope = new AccountScope()) {
            assertThat(new FunctionBody("example", source).statements().stream()
                    .flatMap(statement -> scope.withoutCondition(statement).stream()).collect(Collectors.joining(",")))
                    .isEqualTo(tables == null ? "" : tables);
        }
    }

    @Test
    void theCheckReadsTheStatementsOfTheService() throws SQLException {
        try (Connection service = Sql.connectAsService(); Statement statement = service.createStatement()) {
            statement.execute("select count(*) as counted from member where account_id = '%s'".formatted(new UUID(0, 0)));
        }
        assertThat(AccountScopeCheck.sentStatements()).contains("select count(*) as counted from member where account_id = $1");
    }

    /** An exception for a statement that no longer exists could allow another statement later. */
    @Test
    void everyExceptionIsStillNeeded() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> sources = files.filter(Files::isRegularFile).map(AccountScopeTest::read).toList();
            assertThat(CrossAccountStatement.ALL).allMatch(statement -> sources.stream().anyMatch(statement::isIn));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> withoutCondition(String statement) throws SQLException {
        try (AccountScope scope = new AccountScope()) {
            return scope.withoutCondition(statement);
        }
    }

    private static List<String> faults(String statement) throws SQLException {
        try (AccountScope scope = new AccountScope()) {
            return scope.faults(statement);
        }
    }
}
