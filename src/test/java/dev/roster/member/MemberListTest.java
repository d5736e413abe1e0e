package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** Filters, orders, searches and pages of the list of members. */
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
    void findsNamesByTheStartOfAnyWord() {
        add("p1", "Bjørn Ångström", "member", "active", 1);
        add("p2", "Łukasz Żółć", "admin", "active", 2);
        add("p3", "Ann Smith", "member", "suspended", 3);
        add("p4", "Jörg Müller-Lüdenscheidt", "member", "active", 4);
        add("p5", "Mary O’Brien", "member", "active", 5);
        add("p6", "Đorđe Straßer", "member", "active", 6);
        Map.of("bjorn", "Bjørn Ångström", "BJØRN", "Bjørn Ångström", "angstrom b", "Bjørn Ångström", "lukasz", "Łukasz Żółć",
                "zolc", "Łukasz Żółć", "smith", "Ann Smith", "smith ann", "Ann Smith", "ann s", "Ann Smith")
                .forEach((search, name) -> assertThat(names("search=" + search)).as(search).containsExactly(name));
        Map.of("muller", "Jörg Müller-Lüdenscheidt", "mu\u0308ller", "Jörg Müller-Lüdenscheidt", "lüden",
                "Jörg Müller-Lüdenscheidt", "o'brien", "Mary O’Brien", "Brien, Mary", "Mary O’Brien", "dorde", "Đorđe Straßer",
                "strasser", "Đorđe Straßer")
                .forEach((search, name) -> assertThat(names("search=" + search)).as(search).containsExactly(name));
        assertThat(names("search=mith")).isEmpty();
        assertThat(names("search=smith&role=admin")).isEmpty();
        assertThat(names("search=smith&status=active")).isEmpty();
    }

    @Test
    void findsAddressesByTheStartOfAnyPart() {
        add("zoe.first", "Anna", "member", "active", 1);
        add("zoe.second+news", "Berta", "member", "active", 2);
        assertThat(names("search=ZOE.")).containsExactly("Anna", "Berta");
        for (String part : List.of("second", "second%2Bne", "news", "zoe.second%2Bnews%40" + account.domain())) {
            assertThat(names("search=" + part)).as(part).containsExactly("Berta");
        }
        assertThat(names("search=" + account.domain().substring(0, 6))).containsExactlyInAnyOrder("Ada", "Anna", "Berta");
    }

    @Test
    void findsAnAddressByItsUnicodeDomain() {
        add("anna", "Anna", "member", "active", 1, "xn--strae-oqa.example");
        for (String search : List.of("straße", "strasse.ex", "anna@straße.example", "anna@xn--strae-oqa.example")) {
            assertThat(names("search=" + search)).as(search).containsExactly("Anna");
        }
    }

    @Test
    void sortsLettersWithDiacriticsNearTheirBaseLetters() {
        for (String name : List.of("Zoe", "Łukasz", "Lukas", "Ødegaard", "Oda", "Đorđe", "Dora", "Maria")) {
            add("p" + name.length() + name.hashCode(), name, "member", "active", 1);
        }
        assertThat(names("sort=name&role=member"))
                .containsExactly("Dora", "Đorđe", "Lukas", "Łukasz", "Maria", "Oda", "Ødegaard", "Zoe");
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 50 })
    void listsAMemberOnceIfNameAndAddressMatch(int limit) {
        add("max1", "Max One", "member", "active", 1);
        add("max2", "Max Two", "member", "active", 2);
        add("max3", "Erika", "member", "active", 3);
        add("nobody", "Maxine", "member", "active", 4);
        assertThat(walk("search=max", limit)).extracting(member -> member.getString("name"))
                .containsExactly("Max One", "Max Two", "Erika", "Maxine");
        assertThat(walk("search=max&sort=-name", limit)).extracting(member -> member.getString("name"))
                .containsExactly("Maxine", "Max Two", "Max One", "Erika");
    }

    /** Each combination lists every matching member once. */
    @ParameterizedTest
    @ValueSource(strings = { "", "name", "email", "joined", "lastActive", "-name", "-email", "-joined", "-lastActive" })
    void combinesAllFilters(String sort) {
        List<Added> people = new ArrayList<>();
        List<String> names = List.of("Ann Smith", "Annabel Ørsted", "Bea Ann", "Carl", "Łukasz Smith");
        for (int i = 0; i < 30; i++) {
            people.add(add("p" + i + (i % 7 == 0 ? ".ann" : ""), names.get(i % 5), i % 3 == 0 ? "admin" : "member",
                    List.of("active", "suspended", "removed").get(i % 4 % 3), i * 11 % 30));
        }
        for (String search : List.of("", "ann", "smith", "nobody")) {
            for (String role : List.of("", "member")) {
                for (String status : List.of("", "suspended", "removed")) {
                    for (int before : List.of(-1, 15)) {
                        if (before >= 0 && search.isEmpty() && !sort.isEmpty() && !sort.endsWith("lastActive")) {
                            continue;
                        }
                        mustFind(people, sort, search, role, status, before);
                    }
                }
            }
        }
    }

    private void mustFind(List<Added> people, String sort, String search, String role, String status, int before) {
        boolean refused = before >= 0 && !sort.isEmpty() && !sort.endsWith("lastActive");
        String query = (sort.isEmpty() ? "" : "&sort=" + sort) + (search.isEmpty() ? "" : "&search=" + search)
                + (role.isEmpty() ? "" : "&role=" + role) + (status.isEmpty() ? "" : "&status=" + status)
                + (before < 0 ? "" : "&inactiveSince=" + EPOCH.plusSeconds(before));
        if (refused) {
            assertThat(problem(query)).as(query).isEqualTo("400 sort-not-available");
            return;
        }
        List<String> expected = people.stream()
                .filter(person -> search.isEmpty() || (" " + person.name() + " " + person.local().replace('.', ' '))
                        .toLowerCase(Locale.ROOT).contains(" " + search))
                .filter(person -> role.isEmpty() || person.role().equals(role))
                .filter(person -> status.isEmpty() ? !person.status().equals("removed") : person.status().equals(status))
                .filter(person -> before < 0 || person.second() < before)
                .map(person -> account.email(person.local())).toList();
        List<JsonObject> walked = walk(query, 7).stream()
                .filter(member -> !member.getString("id").equals(account.admin().memberId())).toList();
        assertThat(walked).as(query).extracting(member -> member.getString("email"))
                .containsExactlyInAnyOrderElementsOf(expected);
        if (!sort.isEmpty()) {
            Comparator<JsonObject> order = Comparator.comparing(member -> key(member, sort));
            assertThat(walked).as(query).isSortedAccordingTo(sort.startsWith("-") ? order.reversed() : order);
        }
    }

    /** More members than the search sorts at once, after as many that it does not find. */
    @ParameterizedTest
    @ValueSource(strings = { "name", "-name", "email", "joined", "-joined", "lastActive", "-lastActive" })
    void sortsTheResultOfASearchOfAnySize(String sort) {
        addMany("Anna", MemberListSql.EFFORT + 100);
        addMany("Zoe", MemberListSql.EFFORT + 100);
        List<JsonObject> walked = walk("search=anna&sort=" + sort, 200);
        assertThat(walked).hasSize(MemberListSql.EFFORT + 100).allMatch(member -> member.getString("name").startsWith("Anna"));
        assertThat(walked).extracting(member -> member.getString("id")).doesNotHaveDuplicates();
        Comparator<JsonObject> order = Comparator.comparing(member -> key(member, sort));
        assertThat(walked).isSortedAccordingTo(sort.startsWith("-") ? order.reversed() : order);
        assertThat(walk("search=anna&role=admin&sort=" + sort, 200)).isEmpty();
        assertThat(walk("search=anna&inactiveSince=" + EPOCH.plusSeconds(50), 200)).hasSize(50);
    }

    @Test
    void rejectsAnEmptySearch() {
        add("grace", "Grace", "member", "active", 1);
        assertThat(names("search=")).containsExactly("Ada", "Grace");
    }

    @Test
    void treatsWildcardsAsPunctuation() {
        add("a_b", "100% Anna", "member", "active", 1);
        add("axb", "200 Anna", "member", "active", 2);
        assertThat(names("search=100%25")).containsExactly("100% Anna");
        assertThat(names("search=a_b")).containsExactly("100% Anna");
        for (String punctuation : List.of("%25", "_", "%5C", "%27", "1%250", "%22%20%2B")) {
            assertThat(names("search=" + punctuation)).as(punctuation).isEmpty();
            assertThat(names("sort=name&search=" + punctuation)).as(punctuation).isEmpty();
        }
    }

    /** A sort key of U+FDFA is 18 times as long as the name. */
    @Test
    void acceptsNamesWithTheLongestSortKeys() {
        for (int i = 0; i < 3; i++) {
            add("long" + i, "\uFDFA".repeat(200), "member", "active", i);
        }
        assertThat(walk("sort=name", 1)).hasSize(4);
        assertThat(walk("sort=-name&search=long", 1)).hasSize(3);
        assertThat(walk("search=" + "\uFDFA".repeat(80), 1)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = { "name", "email", "joined", "lastActive", "-name", "-email", "-joined", "-lastActive" })
    void pagesThroughAllRowsInOrderDespiteTies(String sort) {
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
    void listsEachMemberOnceDuringConcurrentChanges(String sort) {
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
    @ValueSource(strings = { "inactiveSince=2025-01-01T00:00:00Z&sort=name", "inactiveSince=2025-01-01T00:00:00Z&sort=-joined",
            "search=a&inactiveSince=2025-01-01T00:00:00Z&sort=email" })
    void rejectsOrdersWithoutAnIndex(String query) {
        assertThat(problem(query)).isEqualTo("400 sort-not-available");
    }

    @Test
    void rejectsInvalidParameters() {
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
    void rejectsACursorOfAnotherList() {
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
            case "name" -> Member.sortKey(member.getString("name"));
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
        return Call.get(account.admin().api(), account.path() + "/members?" + query.replace(" ", "%20")).send();
    }

    private record Added(String local, String name, String role, String status, int second) {
    }

    private Added add(String local, String name, String role, String status, int second) {
        return add(local, name, role, status, second, account.domain());
    }

    /** Adds a member who joined that many seconds after the epoch and was never active. */
    private Added add(String local, String name, String role, String status, int second, String domain) {
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
        return new Added(local, name, role, status, second);
    }

    /** The nth member joined n seconds after the epoch. */
    private void addMany(String name, int count) {
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
