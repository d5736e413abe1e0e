package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Lists and exports contain exactly the events that match the filters. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AuditListTest extends AuditScenario {
    /** Without a permission, and without origin and salt of other actors. */
    @Test
    void memberReadsOwnEvents() {
        account.admin().api().patch(account.path(grace), Map.of("role", "admin"));
        account.admin().api().patch(account.path(grace), Map.of("role", "member"));
        List<JsonObject> own = Call.get(grace.api(), account.path(grace) + "/audit-events").send().json().getJsonArray("items")
                .stream().map(JsonObject.class::cast).toList();
        assertThat(own).extracting(event -> event.getString("action"))
                .containsExactly("member.role-changed", "member.role-changed", "invitation.accepted", "member.joined");
        assertThat(own.get(0).getJsonObject("actor").getString("label")).isEqualTo(account.admin().email());
        assertThat(own.get(0).getJsonObject("origin").getString("ip")).isNull();
        assertThat(own.get(0).getJsonObject("origin").getString("userAgent")).isNull();
        assertThat(own.get(0).getJsonObject("seal").getString("actorSalt")).isNull();
        assertThat(own.get(3).getJsonObject("origin").getString("ip")).isEqualTo("127.0.0.1");
        assertThat(Call.get(grace.api(), account.path(account.admin()) + "/audit-events").send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(Call.get(grace.api(), account.path() + "/audit-events").send().outcome()).isEqualTo("403 forbidden");
    }

    @Test
    void filtersSelectEvents() {
        assertThat(actions("actorId=" + grace.memberId())).containsExactly("invitation.accepted", "member.joined");
        assertThat(actions("targetId=" + grace.memberId())).containsExactly("member.joined");
        assertThat(actions("action=member.joined")).containsExactly("member.joined", "member.joined");
        assertThat(actions("action=member.joined&actorId=" + grace.memberId())).containsExactly("member.joined");
        assertThat(actions("action=nothing")).isEmpty();
        String joined = list("targetId=" + grace.memberId()).get(0).getString("occurredAt");
        assertThat(actions("to=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(actions("from=2100-01-01T00:00:00Z")).isEmpty();
        assertThat(actions("from=" + joined)).contains("member.joined").doesNotContain("account.opened");
        assertThat(actions("to=" + joined)).contains("account.opened");
        account.admin().api().patch(account.path(grace), Map.of("role", "admin"));
        assertThat(actions("memberId=" + grace.memberId())).containsExactly("member.role-changed", "invitation.accepted",
                "member.joined");
        assertThat(actions("memberId=" + grace.memberId() + "&actorId=" + account.admin().memberId()))
                .containsExactly("member.role-changed");
        assertThat(actions("memberId=" + grace.memberId() + "&targetId=" + account.admin().memberId())).isEmpty();
    }

    /** {@code from} is inclusive and {@code to} exclusive, in microseconds. */
    @Test
    void timeFiltersAreExact() {
        for (int i = 0; i < 5; i++) {
            account.admin().api().patch(account.path(), Map.of("name", "Name " + i));
        }
        List<JsonObject> events = events("limit=50");
        for (JsonObject event : events) {
            String at = event.getString("occurredAt");
            assertThat(events("limit=50&from=" + at)).as("from " + at).contains(event).allSatisfy(
                    found -> assertThat(Instant.parse(found.getString("occurredAt"))).isAfterOrEqualTo(Instant.parse(at)));
            assertThat(events("limit=50&to=" + at)).as("to " + at)
                    .isEqualTo(events.stream().filter(other -> time(other).isBefore(time(event))).toList());
            String next = Instant.parse(at).plusNanos(1_000).toString();
            assertThat(events("limit=50&from=" + at + "&to=" + next)).as("at " + at).contains(event);
            assertThat(exported("from=" + at + "&to=" + next)).as("exported at " + at).contains(event);
            assertThat(UUID.fromString(event.getString("id")).getMostSignificantBits() >>> 16).as("the id's time")
                    .isEqualTo(Instant.parse(at).toEpochMilli());
        }
    }

    /** Each filter, alone and combined, returns exactly the matching events. */
    @Test
    void allPairsOfFiltersReturnMatchingEvents() {
        Call.delete(grace.api(), account.path(account.admin())).send();
        List<JsonObject> all = events("limit=200");
        JsonObject middle = all.get(all.size() / 2);
        Map<String, Predicate<JsonObject>> filters = Map.of(
                "actorId=" + grace.memberId(), event -> grace.memberId().equals(event.getJsonObject("actor").getString("id")),
                "memberId=" + account.admin().memberId(), event -> concerns(event, account.admin().memberId()),
                "targetId=" + account.admin().memberId(),
                event -> account.admin().memberId().equals(event.getJsonObject("target").getString("id")),
                "action=access.denied", event -> event.getString("action").equals("access.denied"),
                "from=" + middle.getString("occurredAt"), event -> !time(event).isBefore(time(middle)),
                "to=" + middle.getString("occurredAt"), event -> time(event).isBefore(time(middle)));
        filters.forEach((first, matchesFirst) -> filters.forEach((second, matchesSecond) -> {
            List<JsonObject> expected = all.stream().filter(matchesFirst.and(matchesSecond)).toList();
            String both = first.equals(second) ? first : first + "&" + second;
            assertThat(withoutExports(events("limit=200&" + both))).as(both).isEqualTo(expected);
            assertThat(withoutExports(exported(both))).as("export " + both).containsExactlyInAnyOrderElementsOf(expected);
        }));
    }

    @Test
    void pagesContainEachEventOnceNewestFirst() {
        assertThat(walk("")).hasSizeGreaterThanOrEqualTo(7).doesNotHaveDuplicates().isEqualTo(ids());
        account.admin().api().patch(account.path(grace), Map.of("role", "admin"));
        account.admin().api().patch(account.path(grace), Map.of("role", "member"));
        assertThat(walk("&memberId=" + grace.memberId())).hasSize(4).isEqualTo(list("").stream()
                .filter(event -> concerns(event, grace.memberId())).map(event -> event.getString("id")).toList());
        assertThat(list("")).extracting(event -> Instant.parse(event.getString("occurredAt")))
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    private List<String> walk(String filter) {
        List<String> walked = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonObject page = page("limit=2" + filter + cursor);
            page.getJsonArray("items").forEach(event -> walked.add(((JsonObject) event).getString("id")));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
        }
        return walked;
    }

    private static boolean concerns(JsonObject event, String member) {
        return member.equals(event.getJsonObject("actor").getString("id"))
                || member.equals(event.getJsonObject("target").getString("id"));
    }

    /** Each export is an event itself. */
    private static List<JsonObject> withoutExports(List<JsonObject> events) {
        return events.stream().filter(event -> !event.getString("action").equals("audit.exported")).toList();
    }

    private static Instant time(JsonObject event) {
        return Instant.parse(event.getString("occurredAt"));
    }

    private List<JsonObject> events(String query) {
        return new TestAuditLog(account).page("audit-events?" + query);
    }

    /** Without the last record. */
    private List<JsonObject> exported(String query) {
        List<JsonObject> lines = Call.get(account.admin().api(), account.path() + "/audit-events/export?" + query).send().body()
                .lines().map(JsonObject::new).toList();
        return lines.subList(0, lines.size() - 1);
    }
}
