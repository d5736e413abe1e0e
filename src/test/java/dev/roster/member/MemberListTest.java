package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Finding members: filters, orders, searches and pages. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MemberListTest {

    private static final Instant EPOCH = Instant.parse("2025-01-01T00:00:00Z");

    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void filtersByRole() {
        add("grace", "Grace", "member", "active", 1);
        add("linus", "Linus", "admin", "active", 2);
        assertThat(names("role=admin")).containsExactly("Ada", "Linus");
        assertThat(names("role=member")).containsExactly("Grace");
        assertThat(names("role=nothing")).isEmpty();
    }

    @Test
    void filtersByStatus() {
        add("grace", "Grace", "member", "suspended", 1);
        add("linus", "Linus", "member", "removed", 2);
        assertThat(names("")).containsExactly("Ada", "Grace");
        assertThat(names("status=suspended")).containsExactly("Grace");
        assertThat(names("status=removed")).containsExactly("Linus");
        assertThat(names("status=removed&status=active")).containsExactly("Ada", "Linus");
        assertThat(names("status=suspended&role=admin")).isEmpty();
    }

    @Test
    void filtersByInactivity() {
        add("grace", "Grace", "member", "active", 10);
        add("linus", "Linus", "member", "active", 20);
        add("linda", "Linda", "member", "active", 30);
        assertThat(names("inactiveSince=" + EPOCH.plusSeconds(30))).containsExactly("Grace", "Linus");
        assertThat(names("sort=-lastActive&inactiveSince=" + EPOCH.plusSeconds(30))).containsExactly("Linus", "Grace");
        assertThat(names("role=admin&inactiveSince=" + EPOCH.plusSeconds(30))).isEmpty();
    }

    @Test
    void findsTheStartOfANameWithoutCaseAndAccents() {
        add("e1", "Élodie Ünal", "member", "active", 1);
        add("e2", "ELOISE", "admin", "active", 2);
        add("e3", "Michael", "member", "suspended", 3);
        assertThat(names("search=elo")).containsExactly("Élodie Ünal", "ELOISE");
        assertThat(names("search=%C3%89LO")).containsExactly("Élodie Ünal", "ELOISE");
        assertThat(names("search=elodie%20u")).containsExactly("Élodie Ünal");
        assertThat(names("search=elo&role=admin")).containsExactly("ELOISE");
        assertThat(names("search=chael")).isEmpty();
    }

    @Test
    void findsTheStartOfAnAddress() {
        add("zoe.first", "Anna", "member", "active", 1);
        add("zoe.second", "Berta", "member", "active", 2);
        assertThat(names("search=ZOE.")).containsExactly("Anna", "Berta");
        assertThat(names("search=zoe.second%40" + account.domain())).containsExactly("Berta");
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 50 })
    void showsWhoIsFoundByNameAndByAddressOnce(int limit) {
        add("max1", "Max One", "member", "active", 1);
        add("max2", "Max Two", "member", "active", 2);
        add("max3", "Erika", "member", "active", 3);
        add("nobody", "Maxine", "member", "active", 4);
        assertThat(walk("search=max", limit)).extracting(member -> member.getString("name"))
                .containsExactly("Max One", "Max Two", "Maxine", "Erika");
    }

    @Test
    void anEmptySearchIsNone() {
        add("grace", "Grace", "member", "active", 1);
        assertThat(names("search=")).containsExactly("Ada", "Grace");
    }

    @Test
    void takesWildcardsLiterally() {
        add("a_b", "100% Anna", "member", "active", 1);
        add("axb", "100x Anna", "member", "active", 2);
        assertThat(names("search=100%25")).containsExactly("100% Anna");
        assertThat(names("search=a_b")).containsExactly("100% Anna");
        assertThat(names("search=%25")).isEmpty();
        assertThat(names("search=_")).isEmpty();
        assertThat(names("search=%5C")).isEmpty();
        assertThat(names("search=%27")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "name", "email", "joined", "lastActive", "-name", "-email", "-joined", "-lastActive" })
    void walksAllRowsOnceInOrderAlsoWhenTheyTie(String sort) {
        for (int i = 0; i < 9; i++) {
            add("m" + i, "Same " + i / 3, i % 2 == 0 ? "member" : "admin", i == 5 ? "suspended" : "active", i / 3);
        }
        List<JsonObject> walked = walk("sort=" + sort, 2);
        assertThat(walked).hasSize(10).extracting(member -> member.getString("id")).doesNotHaveDuplicates();
        Comparator<JsonObject> order = Comparator.comparing(member -> key(member, sort));
        assertThat(walked).isSortedAccordingTo(sort.startsWith("-") ? order.reversed() : order);
        List<JsonObject> turned = walk("sort=" + (sort.startsWith("-") ? sort.substring(1) : "-" + sort), 3);
        Collections.reverse(turned);
        assertThat(turned).extracting(member -> member.getString("id"))
                .containsExactlyElementsOf(walked.stream().map(member -> member.getString("id")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = { "name", "-email", "joined", "-lastActive" })
    void showsWhoStaysOnceWhileOthersComeAndGo(String sort) {
        IntStream.range(0, 12).forEach(i -> add("stays" + i, "Name " + i, "member", "active", i));
        List<String> seen = new ArrayList<>();
        String path = account.path() + "/members?limit=2&sort=" + sort;
        String cursor = "";
        for (int page = 0; cursor != null; page++) {
            JsonObject answer = Call.get(account.admin().api(), path + cursor).send().json();
            answer.getJsonArray("items").forEach(member -> seen.add(((JsonObject) member).getString("email")));
            cursor = answer.getString("nextCursor") == null ? null : "&cursor=" + answer.getString("nextCursor");
            add("comes" + page, "Name " + page, "member", "active", page);
            Sql.update("update member set status = 'removed' where account_id = ?::uuid and email = ?", account.id(),
                    account.email("comes" + (page - 1)));
            assertThat(page).isLessThan(40);
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen).contains(IntStream.range(0, 12).mapToObj(i -> account.email("stays" + i)).toArray(String[]::new));
    }

    @Test
    void linksToTheNextPage() {
        IntStream.range(0, 4).forEach(i -> add("m" + i, "Name " + i, "member", "active", i));
        List<String> names = new ArrayList<>();
        String next = account.path() + "/members?role=member&sort=-name&limit=3";
        while (next != null) {
            Response page = account.admin().api().request().urlEncodingEnabled(false).get(next);
            names.addAll(page.jsonPath().getList("items.name"));
            String link = page.header("Link");
            assertThat(link == null).isEqualTo(page.jsonPath().getString("nextCursor") == null);
            next = link == null ? null : target(link);
        }
        assertThat(names).containsExactly("Name 3", "Name 2", "Name 1", "Name 0");
    }

    @ParameterizedTest
    @ValueSource(strings = { "search=a&sort=name", "search=a&inactiveSince=2025-01-01T00:00:00Z",
            "inactiveSince=2025-01-01T00:00:00Z&sort=name", "inactiveSince=2025-01-01T00:00:00Z&sort=-joined" })
    void refusesOrdersThatNoIndexHas(String query) {
        assertThat(problem(query)).isEqualTo("400 sort-not-available");
    }

    @Test
    void refusesWhatIsNoList() {
        assertThat(problem("sort=age")).isEqualTo("400 validation");
        assertThat(problem("limit=0")).isEqualTo("400 validation");
        assertThat(problem("limit=201")).isEqualTo("400 validation");
        assertThat(problem("limit=many")).isEqualTo("400 validation");
        assertThat(problem("status=asleep")).isEqualTo("400 validation");
        assertThat(problem("inactiveSince=yesterday")).isEqualTo("400 validation");
        assertThat(problem("search=" + "a".repeat(255))).isEqualTo("400 validation");
        assertThat(problem("search=a%0Ab")).isEqualTo("400 validation");
        assertThat(problem("cursor=garbled")).isEqualTo("400 invalid-cursor");
    }

    @Test
    void refusesACursorOfAnotherList() {
        IntStream.range(0, 3).forEach(i -> add("m" + i, "Name " + i, "member", "active", i));
        String cursor = list("sort=name&limit=1").json().getString("nextCursor");
        assertThat(problem("sort=email&limit=1&cursor=" + cursor)).isEqualTo("400 invalid-cursor");
        assertThat(problem("sort=name&role=member&limit=1&cursor=" + cursor)).isEqualTo("400 invalid-cursor");
        TestAccount other = TestAccount.open();
        assertThat(Call.get(other.admin().api(), other.path() + "/members?sort=name&limit=1&cursor=" + cursor).send()
                .outcome()).isEqualTo("400 invalid-cursor");
    }

    private static String key(JsonObject member, String sort) {
        return switch (sort.replace("-", "")) {
            case "name" -> member.getString("name").toLowerCase(java.util.Locale.ROOT);
            case "email" -> member.getString("email");
            case "joined" -> member.getString("joinedAt");
            default ->
                member.getString("lastActiveAt") == null ? member.getString("joinedAt") : member.getString("lastActiveAt");
        };
    }

    private static String target(String link) {
        assertThat(link).contains("rel=\"next\"");
        URI uri = URI.create(link.substring(link.indexOf('<') + 1, link.indexOf('>')));
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private List<JsonObject> walk(String query, int limit) {
        List<JsonObject> walked = new ArrayList<>();
        HashSet<String> cursors = new HashSet<>();
        String cursor = null;
        do {
            JsonObject page = list(query + "&limit=" + limit + (cursor == null ? "" : "&cursor=" + cursor)).json();
            JsonArray items = page.getJsonArray("items");
            assertThat(items.size()).isLessThanOrEqualTo(limit);
            items.forEach(member -> walked.add((JsonObject) member));
            cursor = page.getString("nextCursor");
            assertThat(cursor == null || cursors.add(cursor)).as("cursors move on").isTrue();
        } while (cursor != null);
        return walked;
    }

    private List<String> names(String query) {
        return walk(query, 50).stream().map(member -> member.getString("name")).toList();
    }

    private String problem(String query) {
        return list(query).outcome();
    }

    private Answer list(String query) {
        return Call.get(account.admin().api(), account.path() + "/members?" + query).send();
    }

    /** Somebody who joined so many seconds after the epoch and was never active. */
    private void add(String local, String name, String role, String status, int second) {
        UUID id = UUID.randomUUID();
        Sql.update("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, removed_at,
                    version)
                values (?::uuid, ?, 'elsewhere', ?, ?, ?, ?, ?, ?, ?::timestamptz, null, 0)""", account.id(), id, local,
                account.email(local), name, Member.sortKey(name), role, status, EPOCH.plusSeconds(second).toString());
        Sql.update("""
                insert into activity (account_id, member_id, status, role, idle_since)
                values (?::uuid, ?, ?, ?, ?::timestamptz)""", account.id(), id, status, role,
                EPOCH.plusSeconds(second).toString());
    }
}
