package dev.roster.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Inside;
import dev.roster.testing.Invites;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** Memberships and roles expire at once, before the sweep records it. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ExpiryTest {

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration AFTERWARDS = Duration.ofDays(2);

    @Inject
    ExpirySweep sweep;

    @Inject
    ExpiryNotices notices;

    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
    }

    @Test
    void anExpiredMemberIsTreatedLikeARemovedOne() {
        Key key = Keys.create(account, grace);
        Key service = Keys.create(account, account.admin(), "access:introspect");
        String end = in(A_DAY);
        assertThat(change(grace, Map.of("expiresAt", end)).json().getString("expiresAt")).isEqualTo(end);
        assertThat(exp(service, grace.api().token())).isLessThanOrEqualTo(Instant.parse(end).getEpochSecond());
        assertThat(exp(service, key.secret())).isEqualTo(Instant.parse(end).getEpochSecond());
        TimeTravel.by(AFTERWARDS, () -> {
            assertThat(decision(grace.api())).isEqualTo(403);
            assertThat(decision(key.api())).isEqualTo(401);
            assertThat(Call.get(grace.api(), account.path(grace)).send().outcome()).isEqualTo("404 not-found");
            assertThat(Call.get(key.api(), account.path(grace)).send().outcome()).isEqualTo("401 unauthenticated");
            assertThat(Call.delete(grace.api(), account.path(grace)).send().outcome()).isEqualTo("404 not-found");
            assertThat(Call.get(grace.api(), "/v1/me").send().json().getJsonArray("memberships")).isEmpty();
            assertThat(introspect(service, grace.api().token()).asString()).isEqualTo("{\"active\":false}");
            assertThat(introspect(service, key.secret()).asString()).isEqualTo("{\"active\":false}");
            JsonObject shown = member(grace);
            assertThat(shown.getString("status")).isEqualTo("removed");
            assertThat(shown.getString("removedAt")).isEqualTo(end);
            assertThat(list("")).containsExactly(account.admin().email());
            assertThat(change(grace, Map.of("role", "admin")).outcome()).isEqualTo("409 member-removed");
            assertThat(Call.post(account.admin().api(), account.path(grace) + "/suspend").send().outcome())
                    .isEqualTo("409 member-removed");
        });
        assertThat(decision(grace.api())).isEqualTo(200);
    }

    @Test
    void anExpiredRoleRevertsToTheOneBefore() {
        newRole("clerk", "member:read", "account:read");
        change(grace, Map.of("role", "clerk"));
        Key key = Keys.create(account, grace);
        JsonObject boxed = change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY))).json();
        assertThat(boxed.getString("roleAfterwards")).isEqualTo("clerk");
        assertThat(decision(grace.api(), "member:update")).isEqualTo(200);
        TimeTravel.by(AFTERWARDS, () -> {
            assertThat(decision(grace.api(), "member:update")).isEqualTo(403);
            assertThat(decision(key.api(), "member:update")).isEqualTo(403);
            assertThat(decision(key.api(), "member:read")).isEqualTo(200);
            assertThat(change(grace.api(), account.admin(), Map.of("role", "member")).outcome()).isEqualTo("403 forbidden");
            assertThat(Call.get(grace.api(), "/v1/me").send().json().getJsonArray("memberships").getJsonObject(0)
                    .getString("role")).isEqualTo("clerk");
            assertThat(member(grace).getString("role")).isEqualTo("clerk");
            assertThat(member(grace).getString("roleExpiresAt")).isNull();
            assertThat(list("?role=admin")).containsExactly(account.admin().email());
        });
    }

    @Test
    void theSweepRevokesInvitationsThatBreakTheInviterRule() {
        newRole("recruiter", "member:invite", "account:read");
        change(grace, Map.of("role", "recruiter"));
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY)));
        Invites ofGrace = Invites.of(account).as(grace.api());
        String admin = ofGrace.invite("future-admin", Map.of("role", "admin")).json().getString("id");
        String member = ofGrace.id("future-member");
        TimeTravel.by(AFTERWARDS, () -> {
            sweep();
            assertThat(Invites.of(account).state(admin)).isEqualTo("revoked");
            assertThat(Invites.of(account).state(member)).isEqualTo("open");
        });
    }

    @Test
    void extendingKeepsTheRoleAfterwards() {
        newRole("clerk", "member:read");
        change(grace, Map.of("role", "clerk", "roleExpiresAt", in(A_DAY)));
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY)));
        assertThat(change(grace, Map.of("roleExpiresAt", in(AFTERWARDS))).json().getString("roleAfterwards"))
                .isEqualTo("member");
        JsonObject lasting = change(grace, Collections.singletonMap("roleExpiresAt", null)).json();
        assertThat(lasting.getString("role")).isEqualTo("admin");
        assertThat(lasting.getString("roleExpiresAt")).isNull();
        change(grace, Map.of("roleExpiresAt", in(A_DAY)));
        assertThat(change(grace, Map.of("role", "clerk")).json().getString("roleExpiresAt")).isNull();
        change(grace, Map.of("expiresAt", in(A_DAY)));
        assertThat(change(grace, Map.of("role", "member")).json().getString("expiresAt")).isNotNull();
        assertThat(change(grace, Collections.singletonMap("expiresAt", null)).json().getString("expiresAt")).isNull();
    }

    @Test
    void rejectsInvalidExpiries() {
        for (String end : List.of(in(Duration.ofDays(-1)), "+99999-01-01T00:00:00Z", "tomorrow", "")) {
            assertThat(change(grace, Map.of("expiresAt", end)).status()).as(end).isEqualTo(400);
            assertThat(change(grace, Map.of("role", "admin", "roleExpiresAt", end)).status()).as(end).isEqualTo(400);
        }
        assertThat(change(grace, Map.of()).outcome()).isEqualTo("400 validation");
        assertThat(change(grace, Collections.singletonMap("role", null)).outcome()).isEqualTo("400 validation");
        assertThat(member(grace).getString("role")).isEqualTo("member");
    }

    @Test
    void anAdminWithAnExpiryIsNotTheLastAdmin() {
        Person ada = account.admin();
        assertThat(change(ada, Map.of("expiresAt", in(A_DAY))).outcome()).isEqualTo("409 last-admin");
        assertThat(change(ada, Map.of("roleExpiresAt", in(A_DAY))).outcome()).isEqualTo("409 last-admin");
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY)));
        assertThat(change(ada, Map.of("role", "member")).outcome()).isEqualTo("409 last-admin");
        assertThat(Call.delete(grace.api(), account.path(ada)).send().outcome()).isEqualTo("409 last-admin");
        assertThat(change(grace, Map.of("role", "admin")).outcome()).isEqualTo("200");
        assertThat(change(ada, Map.of("expiresAt", in(A_DAY))).outcome()).isEqualTo("200");
    }

    @Test
    void membersCannotExtendThemselves() {
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY), "expiresAt", in(AFTERWARDS)));
        for (Map<String, ?> wish : List.of(Map.of("role", "admin"), Collections.singletonMap("roleExpiresAt", null),
                Map.of("roleExpiresAt", in(AFTERWARDS)), Collections.singletonMap("expiresAt", null),
                Map.of("expiresAt", in(Duration.ofDays(9))), Map.of("role", "member"))) {
            assertThat(change(grace.api(), grace, wish).outcome()).as(wish.toString()).isEqualTo("403 forbidden");
        }
        assertThat(change(grace.api(), grace, Map.of("expiresAt", in(A_DAY))).outcome()).isEqualTo("200");
        assertThat(change(grace.api(), grace, Map.of("roleExpiresAt", in(Duration.ofHours(1)))).outcome()).isEqualTo("200");
    }

    /** The role afterwards is granted like any other role. */
    @Test
    void endingARoleEarlyRequiresThePermissionsOfTheRoleAfterwards() {
        newRole("clerk", "member:update", "account:read");
        Person clerk = account.add("clerk", "clerk");
        Person bob = account.add("bob", "admin");
        change(bob, Map.of("role", "clerk", "roleExpiresAt", in(AFTERWARDS)));
        assertThat(member(bob).getString("roleAfterwards")).isEqualTo("admin");
        assertThat(change(clerk.api(), bob, Map.of("roleExpiresAt", in(A_DAY))).outcome()).isEqualTo("403 forbidden");
        assertThat(change(bob.api(), bob, Map.of("roleExpiresAt", in(A_DAY))).outcome()).isEqualTo("403 forbidden");
        assertThat(change(clerk.api(), grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY))).outcome())
                .isEqualTo("403 forbidden");
    }

    @Test
    void invitationsAreInvalidWhenTheInviterExpires() {
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY)));
        Invites invites = Invites.of(account).as(grace.api());
        String id = invites.id("friend");
        String token = Mailbox.tokenFor(account.email("friend"));
        TimeTravel.by(AFTERWARDS, () -> {
            assertThat(Invites.preview(token).outcome()).isEqualTo("410 invitation-revoked");
            assertThat(Call.accept(Api.as(account.email("friend")), token).send().outcome())
                    .isEqualTo("410 invitation-revoked");
            sweep();
        });
        assertThat(Invites.of(account).state(id)).isEqualTo("revoked");
    }

    @Test
    void anExpiredMemberCanRejoinBeforeTheSweep() {
        change(grace, Map.of("expiresAt", in(A_DAY)));
        TimeTravel.by(AFTERWARDS, () -> {
            Person again = account.add("grace", "member");
            assertThat(again.memberId()).isNotEqualTo(grace.memberId());
            assertThat(decision(again.api())).isEqualTo(200);
        });
        assertThat(events("member.expired")).isEqualTo(1);
    }

    @Test
    void anExpiredMemberCanBeErasedBeforeTheSweep() {
        change(grace, Map.of("expiresAt", in(A_DAY)));
        String erasure = account.path(grace) + "/erase";
        assertThat(Call.post(account.admin().api(), erasure).send().outcome()).isEqualTo("409 member-not-removed");
        TimeTravel.by(AFTERWARDS, () -> assertThat(Call.post(account.admin().api(), erasure).send().status()).isEqualTo(200));
        assertThat(events("member.expired")).isEqualTo(1);
    }

    @Test
    void concurrentSweepsRecordEachExpiryOnce() {
        List<Person> people = Stream.of("a", "b", "c", "d", "e").map(name -> account.add(name, "admin")).toList();
        Keys.create(account, people.get(0));
        people.subList(0, 3).forEach(person -> change(person, Map.of("expiresAt", in(A_DAY))));
        people.subList(3, 5).forEach(person -> change(person, Map.of("roleExpiresAt", in(A_DAY))));
        TimeTravel.by(AFTERWARDS, () -> {
            List<Supplier<String>> sweeps = Stream.generate(() -> (Supplier<String>) () -> {
                Inside.call(sweep::run);
                return "done";
            }).limit(6).collect(Collectors.toList());
            Inside.together(sweeps);
            sweep();
        });
        assertThat(events("member.expired")).isEqualTo(3);
        assertThat(events("member.role-expired")).isEqualTo(2);
        assertThat(events("api-key.revoked")).isEqualTo(1);
        assertThat(
                Sql.column("select distinct actor_kind from audit_event where account_id = ?::uuid and action like '%expired'",
                        account.id()))
                .containsExactly("system");
        assertThat(list("?status=removed")).hasSize(3);
        assertThat(member(people.get(4)).getString("role")).isEqualTo("member");
    }

    @Test
    void aChangedExpiryIsNotRecorded() {
        change(grace, Map.of("expiresAt", in(A_DAY)));
        change(grace, Map.of("expiresAt", in(Duration.ofDays(5))));
        TimeTravel.by(AFTERWARDS, this::sweep);
        assertThat(events("member.expired")).isZero();
    }

    @Test
    void anEmailIsSentOnceBeforeEachExpiry() {
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(Duration.ofDays(10)), "expiresAt", in(Duration.ofDays(20))));
        Inside.call(notices::run);
        assertThat(noticed(grace)).isZero();
        TimeTravel.by(Duration.ofDays(8), () -> {
            Inside.together(Stream.generate(() -> (Supplier<Void>) () -> Inside.call(notices::run)).limit(4).toList());
            String text = Mailbox.text(Mailbox.await(grace.email(), 2), "text/plain");
            assertThat(text).contains("Your role in Acme", "Administrator", "Your role afterwards: Member");
        });
        TimeTravel.by(Duration.ofDays(18), () -> {
            Inside.call(notices::run);
            assertThat(Mailbox.text(Mailbox.await(grace.email(), 3), "text/plain")).contains("Your access to Acme");
            Inside.call(notices::run);
        });
        assertThat(noticed(grace)).isEqualTo(2);
    }

    @Test
    void noEmailIsSentIfTheExpiryHasChanged() {
        change(grace, Map.of("expiresAt", in(A_DAY)));
        // As after an outage of the mail server.
        Inside.call(notices::run);
        Sql.update("update mail set state = 'queued', next_attempt_at = now() + interval '1 minute' where account_id = ?::uuid "
                + "and kind = 'membership-end'", account.id());
        change(grace, Map.of("expiresAt", in(Duration.ofDays(30))));
        Sql.update("update mail set next_attempt_at = now() where account_id = ?::uuid and kind = 'membership-end'",
                account.id());
        org.awaitility.Awaitility.await().until(() -> Sql.column(
                "select state from mail where account_id = ?::uuid and kind = 'membership-end'", account.id())
                .equals(List.of("cancelled")));
    }

    private void sweep() {
        org.awaitility.Awaitility.await().until(() -> {
            Inside.call(sweep::run);
            return Sql.count("""
                    select count(*) from member where account_id = ?::uuid and status <> 'removed'
                        and (expires_at <= ?::timestamptz or role_expires_at <= ?::timestamptz)""", account.id(),
                    TimeTravel.now().toString(), TimeTravel.now().toString()) == 0;
        });
    }

    private Answer change(Person target, Map<String, ?> change) {
        return change(account.admin().api(), target, change);
    }

    private Answer change(Api caller, Person target, Map<String, ?> change) {
        return Call.patch(caller, account.path(target), change).send();
    }

    private void newRole(String name, String... permissions) {
        assertThat(Call.post(account.admin().api(), account.path() + "/roles",
                Map.of("name", name, "permissions", List.of(permissions))).send().status()).isEqualTo(201);
    }

    private JsonObject member(Person person) {
        return Call.get(account.admin().api(), account.path(person)).send().json();
    }

    private List<String> list(String query) {
        return Call.get(account.admin().api(), account.path() + "/members" + query).send().json().getJsonArray("items").stream()
                .map(each -> ((JsonObject) each).getString("email")).toList();
    }

    private int decision(Api caller) {
        return Call.get(caller, "/v1/access?account=" + account.id()).send().status();
    }

    private int decision(Api caller, String permission) {
        return Call.get(caller, "/v1/access?account=" + account.id() + "&permission=" + permission).send().status();
    }

    private static long exp(Key service, String token) {
        return introspect(service, token).jsonPath().getLong("exp");
    }

    private static io.restassured.response.Response introspect(Key service, String token) {
        return service.api().request().contentType("application/x-www-form-urlencoded").formParam("token", token)
                .post("/v1/introspect");
    }

    private long events(String action) {
        return Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = ?", account.id(), action);
    }

    private static long noticed(Person person) {
        return Mailbox.of(person.email()).size() - 1;
    }

    private static String in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
