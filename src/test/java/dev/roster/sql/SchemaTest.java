package dev.roster.sql;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every table can be distributed by account: its primary key and all unique indexes begin with the account. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class SchemaTest {
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            entry("account", "its id is the account"),
            entry("account_deletion", "its id is an account that no longer exists"),
            entry("audit_tombstone", "its id is an account whose log was deleted"),
            entry("deployment_service_account", "acts in all accounts"),
            entry("deployment_token", "belongs to a service account of the deployment"),
            entry("edge_credential", "belongs to an edge, which can look up many accounts"),
            entry("edge_session", "belongs to a credential"),
            entry("edge_invalidation", "belongs to a session of a credential"),
            entry("browser_session", "belongs to a person, who can be a member of several accounts"),
            entry("flyway_schema_history", "belongs to Flyway"),
            entry("mail_cooldown", "belongs to a mailbox, which several accounts can invite"));

    /**
     * Tables without a primary key, or with a unique index that does not begin with the account.
     */
    private static List<String> withAnotherKey(String schema) {
        return Sql.column("""
                select c.relname from pg_class c
                where c.relnamespace = cast(? as regnamespace) and c.relkind in ('r', 'p') and not c.relispartition
                  and (not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
                    or exists (
                        select from pg_index i
                        left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
                        where i.indrelid = c.oid and i.indisunique and a.attname is distinct from 'account_id'))
                order by c.relname""", schema);
    }

    @Test
    void everyKeyBeginsWithTheAccount() {
        assertThat(withAnotherKey("public")).as("exceptions, all of which are necessary")
                .containsExactlyInAnyOrderElementsOf(EXCEPTIONS.keySet());
    }

    /** On a Citus cluster, Flyway's table becomes a reference table. */
    @Test
    void theDistributionHasAKeyForEachTableWithoutAnAccount() throws IOException {
        assertThat(Files.readString(Path.of("src/main/resources/db/migration/afterMigrate__1_distribute.sql")))
                .contains(EXCEPTIONS.keySet().stream().filter(table -> !table.equals("flyway_schema_history"))
                        .map(table -> "c.relname = '" + table + "' then").toList());
    }

    @Test
    void expectsAHundredthOfEachLargeTableForAnAccount() {
        assertThat(Sql.column("""
                select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
                where c.relnamespace = cast('public' as regnamespace) and a.attoptions::text like '%n_distinct=100%'"""))
                .containsExactlyInAnyOrder("member", "activity", "member_entry", "api_key", "invitation", "mail",
                        "review_item", "directory_user", "join_request");
    }

    @Test
    void findsTablesWithAnotherKey() {
        Sql.update("create schema scratch");
        try {
            Sql.update("create table scratch.fine (account_id uuid, id uuid, primary key (account_id, id))");
            Sql.update("create table scratch.keyless (account_id uuid, id uuid)");
            Sql.update("create table scratch.by_id (account_id uuid, id uuid primary key)");
            Sql.update("create table scratch.late_account (account_id uuid, id uuid, primary key (id, account_id))");
            Sql.update(
                    "create table scratch.unique_email (account_id uuid, id uuid, email text unique, primary key (account_id, id))");
            Sql.update("create table scratch.unique_part (account_id uuid, id uuid, email text, primary key (account_id, id))");
            Sql.update("create unique index on scratch.unique_part (lower(email), account_id) where email is not null");
            assertThat(withAnotherKey("scratch")).containsExactly("by_id", "keyless", "late_account", "unique_email",
                    "unique_part");
        } finally {
            Sql.update("drop schema scratch cascade");
        }
    }
}
