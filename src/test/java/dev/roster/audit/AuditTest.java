package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;

/** Each change writes one event; a request without a change writes none. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AuditTest {

    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
    }

    @Test
    void eventHasActorActionTargetAndOrigin() {
        Instant before = Instant.now().minusSeconds(1);
        Response changed = account.admin().api().request().header("X-Request-Id", "ticket-42").header("User-Agent", "curl/8")
                .contentType("application/json").body(Map.of("role", "admin")).patch(account.path(grace));
        assertThat(changed.statusCode()).isEqualTo(200);
        JsonObject event = newest();
        assertThat(event.getString("action")).isEqualTo("member.role-changed");
        assertThat(event.getJsonObject("actor").getString("kind")).isEqualTo("member");
        assertThat(event.getJsonObject("actor").getString("id")).isEqualTo(account.admin().memberId());
        assertThat(event.getJsonObject("actor").getString("label")).isEqualTo(account.admin().email());
        assertThat(event.getJsonObject("target")).isEqualTo(
                JsonObject.of("kind", "member", "id", grace.memberId(), "label", grace.email()));
        assertThat(event.getJsonObject("before").getString("role")).isEqualTo("member");
        assertThat(event.getJsonObject("after").getString("role")).isEqualTo("admin");
        assertThat(event.getJsonObject("origin")).isEqualTo(
                JsonObject.of("ip", "127.0.0.1", "userAgent", "curl/8", "requestId", "ticket-42"));
        assertThat(Instant.parse(event.getString("occurredAt"))).isBetween(before, Instant.now().plusSeconds(1));
    }

    @Test
    void everyChangeOfAMemberWritesOneEvent() {
        assertWrites(Call.patch(ada(), account.path(grace), Map.of("role", "admin")), "member.role-changed");
        assertWrites(Call.post(ada(), account.path(grace) + "/suspend"), "member.suspended");
        assertWrites(Call.post(ada(), account.path(grace) + "/reactivate"), "member.reactivated");
        assertWrites(Call.delete(ada(), account.path(grace)), "member.removed");
        Person linus = account.add("linus", "member");
        assertWrites(Call.delete(linus.api(), account.path(linus)), "member.left");
    }

    @Test
    void everyChangeOfAnInvitationWritesOneEvent() {
        String path = account.path() + "/invitations";
        assertWrites(Call.post(ada(), path, Map.of("email", account.email("linus"))), "invitation.created");
        assertWrites(Call.post(ada(), path, Map.of("email", account.email("linus"), "role", "admin")), "invitation.changed");
        Sql.age(account, Duration.ofMinutes(2));
        assertWrites(Call.post(ada(), path, Map.of("email", account.email("linus"))), "invitation.resent");
        String id = newest().getJsonObject("target").getString("id");
        Sql.age(account, Duration.ofMinutes(2));
        assertWrites(Call.post(ada(), path + "/" + id + "/resend"), "invitation.resent");
        assertWrites(Call.delete(ada(), path + "/" + id), "invitation.revoked");
    }

    @Test
    void invitedPersonIsTheActorOfJoiningAndDeclining() {
        Invites.of(account).id("linus");
        String token = Mailbox.tokenFor(account.email("linus"));
        assertWrites(Call.accept(Api.as(account.email("linus")), token), "member.joined", "invitation.accepted");
        assertThat(newest().getJsonObject("actor").getString("label")).isEqualTo(account.email("linus"));
        Invites.of(account).id("linda");
        assertWrites(Call.post(Api.anonymous(), "/v1/invitations/decline",
                Map.of("token", Mailbox.tokenFor(account.email("linda")))), "invitation.declined");
        assertThat(newest().getJsonObject("actor").getString("kind")).isEqualTo("person");
    }

    @Test
    void changesOfTheAccountHaveOperatorOrAdminAsActor() {
        assertThat(actions("action=account.opened")).hasSize(1);
        assertWrites(Call.patch(ada(), account.path(), Map.of("name", "Acme & Co")), "account.changed");
        assertThat(newest().getJsonObject("after").getString("name")).isEqualTo("Acme & Co");
        assertWrites(Call.patch(Api.asOperator(), account.path(), Map.of("name", "Acme")), "account.changed");
        assertThat(newest().getJsonObject("actor").getString("kind")).isEqualTo("operator");
    }

    @Test
    void removalRecordsRevokedKeysAndInvitations() {
        Person bob = account.add("bob", "admin");
        String id = Invites.of(account).as(bob.api()).id("friend");
        assertWrites(Call.delete(ada(), account.path(bob)), "invitation.revoked", "member.removed");
        assertThat(actions("targetId=" + id)).containsExactly("invitation.revoked", "invitation.created");
    }

    @Test
    void requestWithoutChangeWritesNoEvent() {
        String admin = account.path(account.admin());
        assertWrites(Call.patch(ada(), account.path(grace), Map.of("role", "member")));
        assertWrites(Call.post(ada(), account.path(grace) + "/reactivate"));
        assertWrites(Call.patch(ada(), account.path(), Map.of("defaultLanguage", "en")));
        assertRefused("400 validation", Call.patch(ada(), admin, Map.of("role", "nothing")));
        assertRefused("404 not-found", Call.delete(TestAccount.open().admin().api(), admin));
        assertRefused("409 already-member", Call.post(ada(), account.path() + "/invitations", Map.of("email", grace.email())));
        List<String> before = ids();
        RequestSpecification stale = account.admin().api().request().header("If-Match", "\"99\"");
        assertThat(stale.delete(account.path(grace)).statusCode()).isEqualTo(412);
        assertThat(ids()).isEqualTo(before);
    }

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
    void filters() {
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
                "targetId=" + account.admin().memberId(),
                event -> account.admin().memberId().equals(event.getJsonObject("target").getString("id")),
                "action=access.refused", event -> event.getString("action").equals("access.refused"),
                "from=" + middle.getString("occurredAt"), event -> !time(event).isBefore(time(middle)),
                "to=" + middle.getString("occurredAt"), event -> time(event).isBefore(time(middle)));
        filters.forEach((first, isWanted) -> filters.forEach((second, isWantedToo) -> {
            List<JsonObject> wanted = all.stream().filter(isWanted.and(isWantedToo)).toList();
            String both = first.equals(second) ? first : first + "&" + second;
            assertThat(withoutExports(events("limit=200&" + both))).as(both).isEqualTo(wanted);
            assertThat(withoutExports(exported(both))).as("export " + both).containsExactlyInAnyOrderElementsOf(wanted);
        }));
    }

    /** Each export is an event itself. */
    private static List<JsonObject> withoutExports(List<JsonObject> events) {
        return events.stream().filter(event -> !event.getString("action").equals("audit.exported")).toList();
    }

    private static Instant time(JsonObject event) {
        return Instant.parse(event.getString("occurredAt"));
    }

    private List<JsonObject> events(String query) {
        return new Log(account).page("audit-events?" + query);
    }

    /** Without the last record. */
    private List<JsonObject> exported(String query) {
        List<JsonObject> lines = Call.get(account.admin().api(), account.path() + "/audit-events/export?" + query).send().body()
                .lines().map(JsonObject::new).toList();
        return lines.subList(0, lines.size() - 1);
    }

    @Test
    void pagesContainEachEventOnceNewestFirst() {
        List<String> walked = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonObject page = page("limit=2" + cursor);
            page.getJsonArray("items").forEach(event -> walked.add(((JsonObject) event).getString("id")));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
        }
        assertThat(walked).hasSizeGreaterThanOrEqualTo(7).doesNotHaveDuplicates().isEqualTo(ids());
        assertThat(list("")).extracting(event -> Instant.parse(event.getString("occurredAt")))
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    private void assertWrites(Call change, String... expected) {
        List<String> before = ids();
        Answer answer = change.send();
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        List<JsonObject> written = list("").stream().filter(event -> !before.contains(event.getString("id"))).toList();
        assertThat(written).extracting(event -> event.getString("action")).containsExactlyInAnyOrder(expected);
        assertThat(written)
                .allSatisfy(event -> assertThat(event.getJsonObject("origin").getString("ip")).isEqualTo("127.0.0.1"));
    }

    private void assertRefused(String outcome, Call change) {
        List<String> before = ids();
        assertThat(change.send().outcome()).isEqualTo(outcome);
        assertThat(ids()).isEqualTo(before);
    }

    private Api ada() {
        return account.admin().api();
    }

    private JsonObject newest() {
        return list("limit=1").get(0);
    }

    private List<String> ids() {
        return list("").stream().map(event -> event.getString("id")).toList();
    }

    private List<String> actions(String query) {
        return list(query).stream().map(event -> event.getString("action")).toList();
    }

    private List<JsonObject> list(String query) {
        return page(query).getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }

    private JsonObject page(String query) {
        Answer answer = Call.get(ada(), account.path() + "/audit-events?" + query).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
