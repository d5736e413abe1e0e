package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters, orders and pages of the list of members. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MemberListTest extends MemberListScenario {
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
    void filtersByMissingActivity() {
        markAsActive(add("grace", "Grace", "member", "active", 10));
        add("linus", "Linus", "member", "active", 30);
        add("linda", "Linda", "member", "suspended", 20);
        assertThat(names("role=member&neverActive=true")).containsExactly("Linda", "Linus");
        assertThat(names("role=member&neverActive=true&sort=-lastActive")).containsExactly("Linus", "Linda");
        assertThat(names("role=member&neverActive=true&inactiveSince=" + EPOCH.plusSeconds(25))).containsExactly("Linda");
        assertThat(names("role=member&neverActive=false")).containsExactly("Grace", "Linda", "Linus");
        assertThat(walk("role=member&neverActive=true", 1)).extracting(member -> member.getString("name"))
                .containsExactly("Linda", "Linus");
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
    @ValueSource(strings = { "name", "email", "joined", "lastActive", "-name", "-email", "-joined", "-lastActive" })
    void pagesThroughAllRowsInOrderDespiteTies(String sort) {
        for (int i = 0; i < 9; i++) {
            add("m" + i, "Same " + i / 3, i % 2 == 0 ? "member" : "admin", i == 5 ? "suspended" : "active", i / 3);
        }
        List<JsonObject> members = walk("sort=" + sort, 2);
        assertThat(members).hasSize(10).extracting(member -> member.getString("id")).doesNotHaveDuplicates();
        Comparator<JsonObject> order = Comparator.comparing(member -> key(member, sort));
        assertThat(members).isSortedAccordingTo(sort.startsWith("-") ? order.reversed() : order);
        List<JsonObject> reversed = walk("sort=" + (sort.startsWith("-") ? sort.substring(1) : "-" + sort), 3);
        Collections.reverse(reversed);
        assertThat(reversed).extracting(member -> member.getString("id"))
                .containsExactlyElementsOf(members.stream().map(member -> member.getString("id")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = { "name", "-email", "joined", "-lastActive" })
    void listsEachMemberOnceDuringConcurrentChanges(String sort) {
        IntStream.range(0, 12).forEach(i -> add("present" + i, "Name " + i, "member", "active", i));
        List<String> seen = new ArrayList<>();
        String path = account.path() + "/members?limit=2&sort=" + sort;
        String cursor = "";
        for (int page = 0; cursor != null; page++) {
            JsonObject response = Call.get(account.admin().api(), path + cursor).send().json();
            response.getJsonArray("items").forEach(member -> seen.add(((JsonObject) member).getString("email")));
            cursor = response.getString("nextCursor") == null ? null : "&cursor=" + response.getString("nextCursor");
            add("added" + page, "Name " + page, "member", "active", page);
            Sql.update("update member set status = 'removed' where account_id = ?::uuid and email = ?", account.id(),
                    account.email("added" + (page - 1)));
            assertThat(page).isLessThan(40);
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen).contains(IntStream.range(0, 12).mapToObj(i -> account.email("present" + i)).toArray(String[]::new));
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
            "search=a&inactiveSince=2025-01-01T00:00:00Z&sort=email", "neverActive=true&sort=name" })
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
        assertThat(problem("neverActive=yes")).isEqualTo("400 validation");
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

    private static String target(String link) {
        assertThat(link).contains("rel=\"next\"");
        URI uri = URI.create(link.substring(link.indexOf('<') + 1, link.indexOf('>')));
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }
}
