package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.RosterStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches in the list of members, combined with filters and orders. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MemberSearchTest extends MemberListScenario {
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

    /** The search matches more members than it sorts, and as many others precede them in the list. */
    @ParameterizedTest
    @ValueSource(strings = { "name", "-name", "email", "joined", "-joined", "lastActive", "-lastActive" })
    void sortsTheResultOfASearchOfAnySize(String sort) {
        addMany("Anna", MemberListSql.SORT_LIMIT + 100);
        addMany("Zoe", MemberListSql.SORT_LIMIT + 100);
        List<JsonObject> members = walk("search=anna&sort=" + sort, 200);
        assertThat(members).hasSize(MemberListSql.SORT_LIMIT + 100)
                .allMatch(member -> member.getString("name").startsWith("Anna"));
        assertThat(members).extracting(member -> member.getString("id")).doesNotHaveDuplicates();
        Comparator<JsonObject> order = Comparator.comparing(member -> key(member, sort));
        assertThat(members).isSortedAccordingTo(sort.startsWith("-") ? order.reversed() : order);
        assertThat(walk("search=anna&role=admin&sort=" + sort, 200)).isEmpty();
        assertThat(walk("search=anna&inactiveSince=" + EPOCH.plusSeconds(50), 200)).hasSize(50);
        assertThat(walk("search=anna&neverActive=true", 200)).hasSize(MemberListSql.SORT_LIMIT + 100);
    }

    @Test
    void ignoresAnEmptySearch() {
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

    /** Each combination lists every matching member once. */
    @ParameterizedTest
    @ValueSource(strings = { "", "name", "email", "joined", "lastActive", "-name", "-email", "-joined", "-lastActive" })
    void combinesAllFilters(String sort) {
        List<AddedMember> people = new ArrayList<>();
        List<String> names = List.of("Ann Smith", "Annabel Ørsted", "Bea Ann", "Carl", "Łukasz Smith");
        for (int i = 0; i < 30; i++) {
            people.add(add("p" + i + (i % 7 == 0 ? ".ann" : ""), names.get(i % 5), i % 3 == 0 ? "admin" : "member",
                    List.of("active", "suspended", "removed").get(i % 4 % 3), i * 11 % 30));
        }
        List<AddedMember> never = people.stream().filter(person -> person.second() % 2 == 0).toList();
        people.stream().filter(person -> !never.contains(person)).forEach(this::markAsActive);
        for (String search : List.of("", "ann", "smith", "nobody")) {
            for (String role : List.of("", "member")) {
                for (String status : List.of("", "suspended", "removed")) {
                    for (int before : List.of(-1, 15)) {
                        assertMatches(people, sort, search, role, status, before, "");
                        assertMatches(never, sort, search, role, status, before, "&neverActive=true");
                    }
                }
            }
        }
    }

    private void assertMatches(List<AddedMember> people, String sort, String search, String role, String status, int before,
            String never) {
        boolean isRejected = (before >= 0 || !never.isEmpty()) && !sort.isEmpty() && !sort.endsWith("lastActive");
        String query = (sort.isEmpty() ? "" : "&sort=" + sort) + (search.isEmpty() ? "" : "&search=" + search)
                + (role.isEmpty() ? "" : "&role=" + role) + (status.isEmpty() ? "" : "&status=" + status)
                + (before < 0 ? "" : "&inactiveSince=" + EPOCH.plusSeconds(before)) + never;
        if (isRejected) {
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
        List<JsonObject> members = walk(query, 7).stream()
                .filter(member -> !member.getString("id").equals(account.admin().memberId())).toList();
        assertThat(members).as(query).extracting(member -> member.getString("email"))
                .containsExactlyInAnyOrderElementsOf(expected);
        if (!sort.isEmpty()) {
            Comparator<JsonObject> order = Comparator.comparing(member -> key(member, sort));
            assertThat(members).as(query).isSortedAccordingTo(sort.startsWith("-") ? order.reversed() : order);
        }
    }
}
