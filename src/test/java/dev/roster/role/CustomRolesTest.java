package dev.roster.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Custom roles. A change applies from the next request, and actors grant only permissions that they hold. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class CustomRolesTest {
    private TestAccount account;
    private Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = account.admin().api();
    }

    @Test
    void aRoleGrantsOnlyItsPermissions() {
        Response created = create("recruiter", "member:read", "member:invite", "invoice:*");
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        assertThat(created.header("Location")).endsWith(account.path() + "/roles/recruiter");
        assertThat(created.jsonPath().getList("permissions")).containsExactly("invoice:*", "member:invite", "member:read");

        Person rita = account.add("rita", "recruiter");
        assertThat(rita.api().get(account.path() + "/members").statusCode()).isEqualTo(200);
        assertThat(rita.api().get(account.path() + "/audit-events").statusCode()).isEqualTo(403);
        assertThat(rita.api().delete(account.path(account.admin())).statusCode()).isEqualTo(403);
        assertThat(rita.api().get("/v1/me").jsonPath().getList("memberships[0].permissions"))
                .containsExactly("invoice:*", "member:invite", "member:read");
    }

    @Test
    void actorsGrantOnlyPermissionsThatTheyHold() {
        create("hr", "role:read", "role:update", "member:read", "member:update", "member:invite");
        create("auditor", "audit:read");
        Person helen = account.add("helen", "hr");
        Person mo = account.add("mo", "member");
        assertThat(outcome(helen, "peeper", "audit:read")).isEqualTo("403 forbidden");
        assertThat(outcome(helen, "peeper", "member:*")).isEqualTo("403 forbidden");
        assertThat(outcome(helen, "reader", "member:read")).isEqualTo("201");
        assertThat(Call.patch(helen.api(), role("reader"), permissions("audit:read")).send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(Call.patch(helen.api(), role("auditor"), permissions("member:read")).send().outcome())
                .as("removes a permission that the principal does not hold").isEqualTo("403 forbidden");
        assertThat(Call.delete(helen.api(), role("auditor")).send().outcome()).isEqualTo("403 forbidden");
        for (String above : List.of("auditor", "admin")) {
            assertThat(Call.patch(helen.api(), account.path(mo), Map.of("role", above)).send().outcome())
                    .isEqualTo("403 forbidden");
            assertThat(Call.patch(helen.api(), account.path(helen), Map.of("role", above)).send().outcome())
                    .isEqualTo("403 forbidden");
            assertThat(Invites.of(account).as(helen.api()).invite("friend", Map.of("role", above)).outcome())
                    .isEqualTo("403 forbidden");
        }
    }

    @Test
    void aChangeAppliesFromTheNextRequestAndRevokesInvitations() {
        create("recruiter", "account:read", "member:read", "member:invite");
        Person rita = account.add("rita", "recruiter");
        String friend = Invites.of(account).as(rita.api()).id("friend");
        String other = Invites.of(account).id("other");
        assertThat(Call.patch(admin, role("recruiter"), permissions("account:read", "member:read")).send().status())
                .isEqualTo(200);

        assertThat(Invites.of(account).as(rita.api()).invite("another").outcome()).isEqualTo("403 forbidden");
        assertThat(Invites.of(account).state(friend)).isEqualTo("revoked");
        assertThat(Invites.of(account).state(other)).isEqualTo("open");
        assertThat(admin.get(account.path() + "/audit-events?action=role.changed").jsonPath()
                .<List<String>> getList("items.before.permissions"))
                .containsExactly(List.of("account:read", "member:invite", "member:read"));
    }

    @Test
    void onlyAnUnusedRoleCanBeDeleted() {
        create("clerk", "invoice:read");
        Person carl = account.add("carl", "clerk");
        String invited = Invites.of(account).invite("friend", Map.of("role", "clerk")).json().getString("id");
        assertThat(delete("clerk")).isEqualTo("409 role-in-use");
        admin.patch(account.path(carl), Map.of("role", "member")).then().statusCode(200);
        assertThat(delete("clerk")).as("an open invitation has the role").isEqualTo("409 role-in-use");
        Invites.of(account).revoke(invited);
        assertThat(delete("clerk")).isEqualTo("204");

        assertThat(delete("clerk")).isEqualTo("404 not-found");
        assertThat(admin.get(role("clerk")).statusCode()).isEqualTo(404);
        assertThat(admin.get(account.path() + "/roles").jsonPath().getList("items.name")).containsExactly("admin", "member");
        assertThat(Call.patch(admin, account.path(carl), Map.of("role", "clerk")).send().outcome()).isEqualTo("400 validation");
        assertThat(create("clerk", "invoice:send").jsonPath().getList("permissions")).containsExactly("invoice:send");
    }

    /** Removed members are listed with their last role, also if it is deleted. */
    @Test
    void aRoleOfARemovedMemberCanBeDeleted() {
        create("clerk", "invoice:read");
        Person carl = account.add("carl", "clerk");
        admin.delete(account.path(carl)).then().statusCode(200);
        assertThat(delete("clerk")).isEqualTo("204");
        assertThat(admin.get(account.path() + "/members?status=removed").jsonPath().getList("items.role"))
                .containsExactly("clerk");
    }

    @Test
    void builtInRolesCannotChange() {
        for (String builtIn : List.of("admin", "member")) {
            assertThat(Call.patch(admin, role(builtIn), permissions("invoice:read")).send().outcome())
                    .isEqualTo("409 role-built-in");
            assertThat(delete(builtIn)).isEqualTo("409 role-built-in");
            assertThat(outcome(account.admin(), builtIn, "invoice:read")).isEqualTo("409 role-exists");
        }
    }

    @Test
    void aStaleChangeIsRejected() {
        String etag = create("clerk", "invoice:read").header("ETag");
        assertThat(admin.get(role("clerk")).header("ETag")).isEqualTo(etag);
        Call change = Call.patch(admin, role("clerk"), permissions("invoice:send")).with("If-Match", etag);
        assertThat(change.send().status()).isEqualTo(200);
        assertThat(Call.patch(admin, role("clerk"), permissions("invoice:read")).with("If-Match", etag).send().outcome())
                .isEqualTo("412 stale-version");
        assertThat(Call.delete(admin, role("clerk")).with("If-Match", etag).send().outcome()).isEqualTo("412 stale-version");
    }

    @ParameterizedTest
    @ValueSource(strings = { "*", "invoice", "invoice:", ":read", "Invoice:read", "invoice:read:all", "in voice:read",
            "*:read" })
    void rejectsInvalidPermissions(String permission) {
        Response rejected = create("clerk", permission);
        assertThat(rejected.statusCode()).as(rejected.asString()).isEqualTo(400);
        assertThat(Api.errorFields(rejected)).hasSize(1).allMatch(field -> field.startsWith("permissions"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "Clerk", "-clerk", "clerk/of/all", "clérk", "clerk\n" })
    void rejectsInvalidNames(String name) {
        Response rejected = create(name, "invoice:read");
        assertThat(rejected.statusCode()).as(rejected.asString()).isEqualTo(400);
        assertThat(Api.errorFields(rejected)).containsExactly("name");
    }

    @Test
    void rejectsMoreRolesThanTheLimit() {
        assertThat(create("clerk", IntStream.range(0, 101).mapToObj(n -> "resource-" + n + ":read").toArray(String[]::new))
                .statusCode()).isEqualTo(400);
        for (int n = 0; n < 98; n++) {
            assertThat(outcome(account.admin(), "role-" + n, "invoice:read")).isEqualTo("201");
        }
        assertThat(outcome(account.admin(), "one-too-many", "invoice:read")).isEqualTo("400 validation");
    }

    /** Deletes a role while a member gets it. */
    @Test
    void noMemberGetsADeletedRoleInARace() {
        Person carl = account.add("carl", "member");
        for (int round = 0; round < TestSize.of(20, 200); round++) {
            assertThat(outcome(account.admin(), "clerk", "invoice:read")).isEqualTo("201");
            List<String> outcomes = Call.together(Call.delete(admin, role("clerk")),
                    Call.patch(admin, account.path(carl), Map.of("role", "clerk"))).stream().map(Answer::outcome).toList();
            assertThat(outcomes).isIn(List.of("204", "400 validation"), List.of("409 role-in-use", "200"));
            assertThat(Sql.count("select count(*) from member m join role r on r.account_id = m.account_id and r.name = m.role"
                    + " where m.account_id = ?::uuid and m.status = 'active' and r.deleted_at is not null", account.id()))
                    .isZero();
            admin.patch(account.path(carl), Map.of("role", "member")).then().statusCode(200);
            Call.delete(admin, role("clerk")).send();
        }
    }

    private Response create(String name, String... permissions) {
        return admin.post(account.path() + "/roles", Map.of("name", name, "permissions", List.of(permissions)));
    }

    private String outcome(Person person, String name, String permission) {
        return Call.post(person.api(), account.path() + "/roles", Map.of("name", name, "permissions",
                Collections.singletonList(permission))).send().outcome();
    }

    private String delete(String name) {
        return Call.delete(admin, role(name)).send().outcome();
    }

    private String role(String name) {
        return account.path() + "/roles/" + name;
    }

    private static Map<String, List<String>> permissions(String... permissions) {
        return Map.of("permissions", List.of(permissions));
    }
}
