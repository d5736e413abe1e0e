package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.roster.dev.DevStack;
import dev.roster.platform.FoldedText;
import dev.roster.testing.Sql;

/** What a migration makes of the rows that it finds. */
class UpgradeTest {

    private static final String ACCOUNT = "00000000-0000-0000-0000-00000000000a";
    private static final String ADA = "00000000-0000-0000-0000-0000000000ad";
    /** Erased when version 4 was the newest. */
    private static final String GRACE = "00000000-0000-0000-0000-0000000000fa";
    private static final String PSEUDONYM = GRACE + "@erased.invalid";

    /** Of each state a review, with a decision of Ada's about Grace. */
    private static final String REVIEWS_OF_VERSION_4 = """
            set session_replication_role = replica;
            insert into account (id, name, default_language, invitation_lifetime_seconds, allowed_email_domains, api_key_header,
                created_at, version) values ('%1$s', 'Acme', 'en', 1, '{}', '', now(), 0);
            insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version) values
                ('%1$s', '%2$s', '', 'ada', 'ada@acme.example', 'Ada', 'ada', 'admin', 'active', now(), 0),
                ('%1$s', '%3$s', '', 'grace', '%3$s@erased.invalid', '%3$s@erased.invalid', '', 'member', 'removed', now(), 0);
            insert into review (account_id, id, name, account_name, state, started_at, starter_kind, starter_id, starter_label, due_at,
                members, closed_at, closer_kind, closer_id, closer_label, evidence, version)
                select '%1$s', gen_random_uuid(), 'Of old', 'Acme', state, now(), 'member', '%3$s', 'grace@acme.example', now(), 1,
                    case when state <> 'open' then now() end, 'member', '%3$s', 'grace@acme.example',
                    case when state = 'completed' then sha256('') end, 0
                from unnest(array['open', 'cancelled', 'completed']) as state;
            insert into review_reviewer select account_id, id, '%3$s', 'grace@acme.example', 'Grace' from review;
            insert into review_reviewer select account_id, id, '%2$s', 'ada@acme.example', 'Ada' from review;
            insert into review_item (account_id, member_id, review_id, email, name, name_key, role, permissions, status, api_keys,
                joined_at, decision, note, decider_kind, decider_id, decider_label, version)
                select account_id, '%3$s', id, 'grace@acme.example', 'Grace', 'grace', 'member', '{}', 'active',
                    '[{"id": "%1$s", "name": "Grace’s", "permissions": null}]', now(), 'keep', 'Grace it is', 'member', '%2$s',
                    'ada@acme.example', 0
                from review;
            select append_audit_events('%1$s', (select jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'occurred_at', now(),
                    'actor_kind', 'member', 'actor_label', '', 'action', 'review.decided', 'target_kind', 'review', 'target_id', id,
                    'target_label', 'Of old', 'after', jsonb_build_object('note', 'Grace it is', 'members', array['%3$s']),
                    'actor_hash', '', 'target_salt', '00', 'target_hash', '', 'content_hash', ''))
                from review));
            """
            .formatted(ACCOUNT, ADA, GRACE);

    /** What version 5 noted when events went, and an event that goes afterwards. */
    private static final String GAP_OF_VERSION_5 = """
            insert into audit_gap (account_id, first_sequence, last_sequence, first_at, last_at, previous_hash, hash, dropped_at)
                values ('%1$s', 1, 1, now(), now(), '', '', now());
            select create_audit_partition('2020-01-01');
            update audit_event set kept_until = '2020-02-03' where sequence = 3;
            """
            .formatted(ACCOUNT);

    @BeforeEach
    void createDatabase() throws SQLException {
        DevStack.start();
        try (Connection server = Sql.connect(); Statement statement = server.createStatement()) {
            statement.execute("create database upgrade");
        }
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        try (Connection server = Sql.connect(); Statement statement = server.createStatement()) {
            statement.execute("drop database upgrade with (force)");
        }
    }

    @Test
    void whoWasErasedGoesFromReviewsToo() throws SQLException {
        try (Connection database = DriverManager.getConnection(url(), "postgres", "postgres");
                Statement statement = database.createStatement()) {
            migrate("4");
            statement.execute(REVIEWS_OF_VERSION_4);
            migrate("5");
            assertThat(rows(statement, "select state from review v where v::text like '%grace@acme%'"
                    + " union all select state from review v join review_item i on i.review_id = v.id where i::text like '%Grace%'"
                    + " union all select state from review v join review_reviewer w on w.review_id = v.id where w::text like '%Grace%'"))
                    .as("what was signed before names and addresses were sealed stays")
                    .isEqualTo("completed completed completed");
            assertThat(rows(statement, "select email || coalesce(note, '') || api_keys::text from review_item i"
                    + " join review v on v.id = i.review_id where state = 'open'"))
                    .isEqualTo(PSEUDONYM + "[{\"id\": \"" + ACCOUNT + "\", \"name\": \"" + PSEUDONYM
                            + "\", \"permissions\": null}]");
            assertThat(rows(statement,
                    "select state || ' ' || coalesce(evidence_format, 0) || coalesce(decider_label, '') from review v"
                            + " join review_item i on i.review_id = v.id order by state"))
                    .isEqualTo("cancelled 0 completed 1ada@acme.example open 0");
            assertThat(rows(statement, "select count(*)::text from audit_event where after ->> 'note' = target_label"
                    + " and target_label = '" + PSEUDONYM + "' and target_salt is null")).isEqualTo("3");
        }
    }

    @Test
    void whatWentBeforeThereWereProofsHasNone() throws SQLException {
        try (Connection database = DriverManager.getConnection(url(), "postgres", "postgres");
                Statement statement = database.createStatement()) {
            migrate("4");
            statement.execute(REVIEWS_OF_VERSION_4);
            migrate("5");
            statement.execute(GAP_OF_VERSION_5);
            migrate("6");
            statement.execute("select maintain_audit_partitions()");
            assertThat(rows(statement, "select first_sequence || coalesce(last_event ->> 'sequence', '-') from audit_gap"
                    + " order by first_sequence")).isEqualTo("1- 33");
        }
    }

    @Test
    void whoWasThereBeforeThereWasAnIndexOfWordsIsFoundByThem() throws SQLException {
        try (Connection database = DriverManager.getConnection(url(), "postgres", "postgres");
                Statement statement = database.createStatement()) {
            migrate("6");
            statement.execute(
                    """
                            set session_replication_role = replica;
                            insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                                select '%1$s', gen_random_uuid(), '', name, address, name, name_key, 'member', 'active', now(), 0
                                from (values ('Łukasz O’Brien-Ødegård', 'łukasz o’brien-ødegard', 'lukasz.ob+x@acme.example'),
                                    ('!?', '!?', 'ann@acme.example')) as people (name, name_key, address);
                            set session_replication_role = origin"""
                            .formatted(ACCOUNT));
            migrate("10");
            for (String[] person : new String[][] { { "Łukasz O’Brien-Ødegård", "lukasz.ob+x@acme.example" },
                    { "!?", "ann@acme.example" } }) {
                assertThat(rows(statement, "select e.entry || ';' from member_entry e join member m on m.id = e.member_id"
                        + " where m.name = '" + person[0] + "'").split("; ?"))
                        .containsExactlyInAnyOrderElementsOf(entries(person[0], person[1]));
                assertThat(rows(statement, "select name_key from member where name = '" + person[0] + "'"))
                        .isEqualTo(FoldedText.of(person[0], 200));
            }
        }
    }

    /** Of a new member. */
    private static Set<String> entries(String name, String email) {
        List<String> words = List.of(FoldedText.of(name, 200).split(" "));
        List<String> local = List.of(FoldedText.of(email.split("@")[0], 200).split(" "));
        Set<String> entries = new HashSet<>();
        for (int i = 0; i < words.size() && !words.get(0).isEmpty(); i++) {
            entries.add(
                    (String.join(" ", words.subList(i, words.size())) + " " + String.join(" ", words.subList(0, i))).strip());
        }
        for (int i = 0; i <= local.size(); i++) {
            entries.add((String.join(" ", local.subList(i, local.size())) + " acme example").strip());
        }
        return entries;
    }

    private static void migrate(String version) {
        Flyway.configure().dataSource(url(), "postgres", "postgres").placeholders(Map.of("serviceRole", ""))
                .target(MigrationVersion.fromVersion(version)).load().migrate();
    }

    private static String rows(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            StringBuilder found = new StringBuilder();
            while (rows.next()) {
                found.append(found.isEmpty() ? "" : " ").append(rows.getString(1));
            }
            return found.toString();
        }
    }

    private static String url() {
        return "jdbc:" + System.getProperty("roster.database.url").replaceFirst("/[^/?]+($|\\?)", "/upgrade$1");
    }
}
