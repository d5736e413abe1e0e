package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** Adds members to an account and reads its list of members. */
abstract class MemberListScenario {
    static final Instant EPOCH = Instant.parse("2025-01-01T00:00:00Z");

    TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    List<String> names(String query) {
        return walk(query, 50).stream().map(member -> member.getString("name")).toList();
    }

    String problem(String query) {
        return list(query).outcome();
    }

    Answer list(String query) {
        return Call.get(account.admin().api(), account.path() + "/members?" + query.replace(" ", "%20")).send();
    }

    List<JsonObject> walk(String query, int limit) {
        List<JsonObject> members = new ArrayList<>();
        HashSet<String> cursors = new HashSet<>();
        String cursor = null;
        do {
            JsonObject page = list(query + "&limit=" + limit + (cursor == null ? "" : "&cursor=" + cursor)).json();
            JsonArray items = page.getJsonArray("items");
            assertThat(items.size()).isLessThanOrEqualTo(limit);
            items.forEach(member -> members.add((JsonObject) member));
            cursor = page.getString("nextCursor");
            assertThat(cursor == null || cursors.add(cursor)).as("a new cursor").isTrue();
        } while (cursor != null);
        return members;
    }

    static String key(JsonObject member, String sort) {
        return switch (sort.replace("-", "")) {
            case "name" -> Member.sortKey(member.getString("name"));
            case "email" -> member.getString("email");
            case "joined" -> member.getString("joinedAt");
            default ->
                member.getString("lastActiveAt") == null ? member.getString("joinedAt") : member.getString("lastActiveAt");
        };
    }

    record AddedMember(String local, String name, String role, String status, int second) {
    }

    AddedMember add(String local, String name, String role, String status, int second) {
        return add(local, name, role, status, second, account.domain());
    }

    /** Adds a member who joined that many seconds after the epoch and was never active. */
    AddedMember add(String local, String name, String role, String status, int second, String domain) {
        UUID id = UUID.randomUUID();
        String email = local + "@" + domain;
        Sql.update("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, removed_at,
                    version)
                values (?::uuid, ?, 'elsewhere', ?, ?, ?, ?, ?, ?, ?::timestamptz, null, 0)""", account.id(), id, email,
                email, name, Member.sortKey(name), role, status, EPOCH.plusSeconds(second).toString());
        Sql.update("""
                insert into activity (account_id, member_id, status, role, idle_since)
                values (?::uuid, ?, ?, ?, ?::timestamptz)""", account.id(), id, status, role,
                EPOCH.plusSeconds(second).toString());
        SearchEntries.of(name, email).forEach(entry -> Sql.update("""
                insert into member_entry (account_id, member_id, status, role, entry) values (?::uuid, ?, ?, ?, ?)""",
                account.id(), id, status, role, entry));
        return new AddedMember(local, name, role, status, second);
    }

    /** The member was last active when they joined. */
    void markAsActive(AddedMember member) {
        Sql.update("""
                update activity set last_active_at = idle_since, last_active_via = 'api'
                where account_id = ?::uuid and member_id = (
                    select id from member where account_id = ?::uuid and email = ?)""", account.id(), account.id(),
                account.email(member.local()));
    }

    /** The nth member joined n seconds after the epoch. */
    void addMany(String name, int count) {
        Sql.update("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                select ?::uuid, gen_random_uuid(), 'elsewhere', ? || n, lower(?) || n || '@' || ?, ? || ' ' || n,
                    lower(?) || ' ' || n, 'member', 'active', ?::timestamptz + make_interval(secs => n), 0
                from generate_series(0, ? - 1) n""", account.id(), name, name, account.domain(), name, name, EPOCH.toString(),
                count);
        Sql.update("""
                insert into activity (account_id, member_id, status, role, idle_since)
                select account_id, id, status, role, joined_at from member m
                where account_id = ?::uuid and name like ? || ' %'""", account.id(), name);
        Sql.update("""
                insert into member_entry (account_id, member_id, status, role, entry)
                select account_id, id, status, role, e.entry
                from member m cross join lateral (values (m.name_key), (translate(m.email, '@.', '  '))) as e (entry)
                where account_id = ?::uuid and name like ? || ' %'""", account.id(), name);
    }
}
