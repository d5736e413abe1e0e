package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One request changes many members, with the rules of the changes of one member. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkMembersTest {
    private TestAccount account;
    private Person bob;
    private Person grace;
    private Person linus;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        bob = account.add("bob", "admin");
        grace = account.add("grace", "member");
        linus = account.add("linus", "member");
    }

    @Test
    void suspendsAndReactivates() {
        JsonObject suspended = send("", "suspend", grace, linus).json();
        assertThat(lines(suspended)).containsExactly("grace changed suspended", "linus changed suspended");
        assertThat(counts(suspended)).isEqualTo("false 2 0 0");
        assertThat(access(grace)).isEqualTo("403 member-suspended");
        JsonObject again = send("", "suspend", grace, bob).json();
        assertThat(lines(again)).containsExactly("grace unchanged suspended", "bob changed suspended");
        assertThat(counts(again)).isEqualTo("false 1 1 0");
        assertThat(lines(send("", "reactivate", grace, linus, bob).json())).containsExactly("grace changed active",
                "linus changed active", "bob changed active");
        assertThat(access(grace)).isEqualTo("200");
        assertThat(events("member.suspended")).isEqualTo(3);
        assertThat(events("member.reactivated")).isEqualTo(3);
    }

    @Test
    void changesRolesAndListsTheRevokedInvitations() {
        String invitation = invite(bob);
        JsonObject result = send(account.admin().api(), "", Map.of("action", "change-role", "role", "member", "members",
                selected(bob, grace))).json();
        assertThat(lines(result)).containsExactly("bob changed active", "grace unchanged active");
        JsonObject line = result.getJsonArray("results").getJsonObject(0);
        assertThat(line.getJsonObject("member").getString("role")).isEqualTo("member");
        assertThat(line.getJsonObject("revoked").getJsonArray("invitations")).containsExactly(invitation);
        assertThat(Call.get(bob.api(), account.path() + "/members").send().outcome()).isEqualTo("403 forbidden");
        assertThat(events("member.role-changed")).isEqualTo(1);
    }

    @Test
    void removesAndListsTheRevokedAccess() {
        String invitation = invite(bob);
        String key = Keys.create(account, grace).path().replaceAll(".*/", "");
        JsonObject dry = send("?dryRun=true", "remove", bob, grace, linus).json();
        assertThat(counts(dry)).isEqualTo("true 3 0 0");
        assertThat(access(bob) + " " + access(grace)).isEqualTo("200 200");
        JsonObject result = send("", "remove", bob, grace, linus).json();
        assertThat(lines(result)).isEqualTo(lines(dry)).containsExactly("bob changed removed", "grace changed removed",
                "linus changed removed");
        for (JsonObject each : List.of(dry, result)) {
            assertThat(revoked(each, 0, "invitations")).containsExactly(invitation);
            assertThat(revoked(each, 1, "apiKeys")).containsExactly(key);
            assertThat(revoked(each, 2, "apiKeys")).isEmpty();
        }
        for (Person person : List.of(bob, grace, linus)) {
            assertThat(access(person)).isEqualTo("404 not-found");
        }
        assertThat(events("member.removed")).isEqualTo(3);
        assertThat(events("api-key.revoked")).isEqualTo(1);
        assertThat(events("invitation.revoked")).isEqualTo(1);
    }

    @Test
    void aDryRunChangesNothing() {
        invite(bob);
        Keys.create(account, grace);
        List<String> before = rows();
        for (String action : List.of("suspend", "remove", "reactivate")) {
            assertThat(send("?dryRun=true", action, bob, grace).status()).isEqualTo(200);
        }
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void rejectsMembersWhoChangedSinceTheDryRun() {
        JsonObject dry = send("?dryRun=true", "suspend", grace, linus).json();
        assertThat(Call.patch(bob.api(), account.path(linus), Map.of("role", "admin")).send().status()).isEqualTo(200);
        List<Map<String, String>> seen = dry.getJsonArray("results").stream().map(line -> (JsonObject) line)
                .map(line -> Map.of("id", line.getString("memberId"), "etag", line.getString("etag"))).toList();
        JsonObject result = send(account.admin().api(), "", Map.of("action", "suspend", "members", seen)).json();
        assertThat(lines(result)).containsExactly("grace changed suspended", "linus rejected active stale-version");
        assertThat(access(linus)).isEqualTo("200");
    }

    @Test
    void rejectsUnknownRemovedAndOwnMembershipsAlone() {
        Person stranger = TestAccount.open().admin();
        assertThat(Call.delete(account.admin().api(), account.path(linus)).send().status()).isEqualTo(200);
        Person unknown = new Person("x", UUID.randomUUID().toString(), stranger.api());
        for (String action : List.of("suspend", "remove")) {
            JsonObject result = send("", action, account.admin(), stranger, unknown, linus, grace).json();
            assertThat(lines(result)).containsExactly("ada rejected active own-membership", "null rejected not-found",
                    "null rejected not-found", "linus rejected removed member-removed",
                    "grace changed " + (action.equals("remove") ? "removed" : "suspended"));
            assertThat(counts(result)).isEqualTo("false 1 0 4");
        }
        assertThat(Call.get(stranger.api(), "/v1/me").send().body()).contains("\"active\"");
    }

    /** Also rejects the membership of the member whose API key sends the request. */
    @Test
    void rejectsTheMembershipOfAKey() {
        Api key = Keys.create(account, account.admin()).api();
        JsonObject result = send(key, "", Map.of("action", "remove", "members", selected(account.admin(), grace))).json();
        assertThat(lines(result)).containsExactly("ada rejected active own-membership", "grace changed removed");
    }

    @Test
    void rejectsTheMembershipOfAnOperator() {
        Person operator = account.add("olga", "member");
        Api api = Api.asOperator(operator.email());
        JsonObject result = send(api, "", Map.of("action", "remove", "members", selected(operator, grace))).json();
        assertThat(lines(result)).containsExactly("olga rejected active own-membership", "grace changed removed");
    }

    @Test
    void changesNothingIfNoAdminWouldRemain() {
        Map<String, Object> all = Map.of("action", "remove", "members", selected(grace, account.admin(), bob));
        for (String query : List.of("?dryRun=true", "")) {
            assertThat(send(Api.asOperator(), query, all).outcome()).isEqualTo("409 last-admin");
        }
        assertThat(Stream.of(grace, bob, account.admin()).map(this::access)).containsOnly("200");
        assertThat(send(Api.asOperator(), "", Map.of("action", "remove", "members", selected(grace, account.admin())))
                .status()).isEqualTo(200);
    }

    @Test
    void requiresThePermissionsOfTheChange() {
        account.addRole("clerk", "account:read", "member:update");
        account.addRole("leaver", "account:read", "member:remove");
        Person clerk = account.add("clerk", "clerk");
        Person leaver = account.add("leaver", "leaver");
        Map<String, Object> suspend = Map.of("action", "suspend", "members", selected(grace, bob));
        assertThat(send(grace.api(), "", suspend).outcome()).isEqualTo("403 forbidden");
        assertThat(send(leaver.api(), "", suspend).outcome()).isEqualTo("403 forbidden");
        assertThat(send(clerk.api(), "", Map.of("action", "remove", "members", selected(grace))).outcome())
                .isEqualTo("403 forbidden");
        assertThat(send(clerk.api(), "", Map.of("action", "suspend", "filter", Map.of())).outcome())
                .isEqualTo("403 forbidden");
        assertThat(send(clerk.api(), "", Map.of("action", "change-role", "role", "admin", "members", selected(grace)))
                .outcome()).isEqualTo("403 forbidden");
        assertThat(send(TestAccount.open().admin().api(), "", suspend).outcome()).isEqualTo("404 not-found");
        long denied = events("access.denied");
        Person deputy = account.add("deputy", "clerk");
        assertThat(lines(send(deputy.api(), "", suspend).json())).containsExactly("grace changed suspended",
                "null rejected forbidden");
        assertThat(events("access.denied")).isEqualTo(denied + 1);
    }

    @Test
    void changesAllMatchesOfAFilter() {
        TestMembers.insert(account, 250);
        JsonObject dry = send(account.admin().api(), "?dryRun=true",
                Map.of("action", "suspend", "filter", Map.of("role", "member"))).json();
        assertThat(counts(dry)).isEqualTo("true 252 0 0");
        JsonObject found = send(account.admin().api(), "",
                Map.of("action", "suspend", "filter", Map.of("search", "person 11"))).json();
        assertThat(counts(found)).isEqualTo("false 10 0 0");
        assertThat(counts(send(account.admin().api(), "",
                Map.of("action", "reactivate", "filter", Map.of("status", List.of("suspended")))).json()))
                .isEqualTo("false 10 0 0");
        assertThat(counts(send(account.admin().api(), "?dryRun=true", Map.of("action", "remove", "filter", Map.of())).json()))
                .isEqualTo("true 253 0 1");
    }

    @Test
    void rejectsFiltersThatMatchTooMany() {
        TestMembers.insert(account, 1_000);
        assertThat(send(account.admin().api(), "?dryRun=true", Map.of("action", "suspend", "filter", Map.of())).outcome())
                .isEqualTo("409 too-many-members");
        assertThat(counts(send(account.admin().api(), "",
                Map.of("action", "suspend", "filter", Map.of("search", "person"))).json())).isEqualTo("false 1000 0 0");
    }

    @Test
    void rejectsInvalidRequests() {
        List<Map<String, Object>> members = selected(grace);
        for (Map<String, Object> invalid : List.<Map<String, Object>> of(
                Map.of("members", members), Map.of("action", "delete", "members", members), Map.of("action", "suspend"),
                Map.of("action", "suspend", "members", members, "filter", Map.of()),
                Map.of("action", "suspend", "members", List.of()),
                Map.of("action", "suspend", "members", members, "role", "member"),
                Map.of("action", "change-role", "members", members),
                Map.of("action", "change-role", "members", members, "role", "nothing"),
                Map.of("action", "suspend", "members", selected(grace, grace)),
                Map.of("action", "suspend", "members", List.of(Map.of("etag", "\"0\""))),
                Map.of("action", "suspend", "members", List.of(Map.of("id", grace.memberId(), "etag", "x".repeat(65)))),
                Map.of("action", "suspend", "filter", Map.of("search", "")),
                Map.of("action", "suspend", "members", IntStream.range(0, 1_001)
                        .mapToObj(i -> Map.of("id", UUID.randomUUID().toString())).toList()))) {
            assertThat(send(account.admin().api(), "", invalid).outcome()).as(invalid.keySet().toString())
                    .isEqualTo("400 validation");
        }
        assertThat(access(grace)).isEqualTo("200");
    }

    @Test
    void aRepeatedRequestReturnsTheFirstResult() {
        Call call = Call.post(account.admin().api(), account.path() + "/members/bulk",
                Map.of("action", "suspend", "members", selected(grace))).with("Idempotency-Key", "once");
        String first = call.send().body();
        assertThat(Call.post(bob.api(), account.path(grace) + "/reactivate").send().status()).isEqualTo(200);
        assertThat(call.send().json()).isEqualTo(new JsonObject(first));
        assertThat(access(grace)).isEqualTo("200");
    }

    /** A result can be longer than any request: one member can have sent any number of invitations. */
    @Test
    void aRepeatedRequestReturnsALongResult() {
        invite(bob);
        Sql.update(
                """
                        insert into invitation (account_id, id, email, role, language, state, inviter_id, inviter_name, created_at,
                            expires_at, last_mail_at, mail_id, version)
                        select account_id, gen_random_uuid(), n || email, role, language, state, inviter_id, inviter_name, created_at, expires_at,
                            last_mail_at, mail_id, version
                        from invitation cross join generate_series(1, 1000) n where account_id = ?::uuid""",
                account.id());
        Call call = Call.post(account.admin().api(), account.path() + "/members/bulk",
                Map.of("action", "remove", "members", selected(bob))).with("Idempotency-Key", "long");
        JsonObject first = call.send().json();
        assertThat(revoked(first, 0, "invitations")).hasSize(1_001);
        assertThat(call.send().json()).isEqualTo(first);
    }

    /** Without {@code member:read}, the principal sees the members that it changes only. */
    @Test
    void rejectedMembersAreShownToReadersOnly() {
        account.addRole("clerk", "account:read", "member:update");
        account.addRole("steward", "account:read", "member:update", "member:read");
        Person clerk = account.add("clerk", "clerk");
        Person steward = account.add("steward", "steward");
        Map<String, Object> suspend = Map.of("action", "suspend", "members", selected(bob, grace));
        for (String query : List.of("?dryRun=true", "")) {
            JsonObject result = send(clerk.api(), query, suspend).json();
            assertThat(lines(result)).containsExactly("null rejected forbidden", "grace changed suspended");
            assertThat(result.encode()).doesNotContain(bob.email());
        }
        assertThat(lines(send(steward.api(), "", suspend).json())).containsExactly("bob rejected active forbidden",
                "grace unchanged suspended");
    }

    private Answer send(String query, String action, Person... people) {
        return send(account.admin().api(), query, Map.of("action", action, "members", selected(people)));
    }

    private Answer send(Api principal, String query, Map<String, ?> body) {
        return Call.post(principal, account.path() + "/members/bulk" + query, body).send();
    }

    private static List<Map<String, Object>> selected(Person... people) {
        return Arrays.stream(people).map(person -> new HashMap<String, Object>(Map.of("id", person.memberId())))
                .map(each -> (Map<String, Object>) each).toList();
    }

    private String invite(Person inviter) {
        return Call.post(inviter.api(), account.path() + "/invitations", Map.of("email", account.email("friend"))).send().json()
                .getString("id");
    }

    private String access(Person person) {
        return Call.get(person.api(), account.path()).send().outcome();
    }

    private long events(String action) {
        return Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = ?", account.id(), action);
    }

    private List<String> rows() {
        return Stream.of("member", "activity", "member_entry", "invitation", "api_key", "audit_event", "audit_chain")
                .flatMap(table -> Sql.column("select row_to_json(t)::text from " + table
                        + " t where account_id = ?::uuid order by 1", account.id()).stream())
                // The flush writes these at any time.
                .map(row -> row.replaceAll("\"(last_(active|used)_|signed_in_|idle_since)[^,}]*", "")).toList();
    }

    private static List<String> revoked(JsonObject result, int line, String kind) {
        return result.getJsonArray("results").getJsonObject(line).getJsonObject("revoked").getJsonArray(kind).stream()
                .map(String::valueOf).toList();
    }

    private static String counts(JsonObject result) {
        return result.getBoolean("dryRun") + " " + result.getInteger("changed") + " " + result.getInteger("unchanged") + " "
                + result.getInteger("rejected");
    }

    /** For each member: the local part of the address, the outcome, the status, and the reason. */
    private static List<String> lines(JsonObject result) {
        return result.getJsonArray("results").stream().map(each -> (JsonObject) each).map(line -> {
            JsonObject member = line.getJsonObject("member");
            JsonObject reason = line.getJsonObject("reason");
            return (member == null ? "null" : member.getString("email").replaceAll("@.*", "")) + " "
                    + line.getString("outcome") + (member == null ? "" : " " + member.getString("status"))
                    + (reason == null ? "" : " " + reason.getString("type").replace("/problems/", ""));
        }).toList();
    }
}
