package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member can do and where it comes from: permissions with sources, browser sessions, and the invitation. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MemberAccessTest {
    private static final List<String> PARTS = List.of("/access", "/sessions", "/invitation");

    private TestAccount account;
    private Person grace;
    private Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        account.addRole("clerk", "invoice:send", "invoice:read");
        grace = account.add("grace", "clerk");
        admin = account.admin().api();
    }

    @Test
    void everyPermissionHasItsSources() {
        assertThat(access(admin, grace)).isEqualTo(new JsonObject()
                .put("memberId", grace.memberId()).put("status", "active")
                .put("permissions", new JsonArray().add(held("invoice:read", "clerk", null))
                        .add(held("invoice:send", "clerk", null))));
        assertThat(access(admin, account.admin()).getJsonArray("permissions")).containsExactly(held("*", "admin", null));
        String end = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS).toString();
        Call.patch(admin, account.path(grace), Map.of("role", "member", "roleExpiresAt", end)).send();
        assertThat(access(grace.api(), grace).getJsonArray("permissions"))
                .containsExactly(held("account:read", "member", end));
    }

    @Test
    void aSuspendedMemberKeepsPermissionsAndARemovedOneHasNone() {
        Call.post(admin, account.path(grace) + "/suspend").send();
        assertThat(access(admin, grace).getString("status")).isEqualTo("suspended");
        assertThat(access(admin, grace).getJsonArray("permissions")).hasSize(2);
        Call.delete(admin, account.path(grace)).send();
        assertThat(access(admin, grace)).isEqualTo(new JsonObject().put("memberId", grace.memberId())
                .put("status", "removed").put("permissions", new JsonArray()));
    }

    @Test
    void sessionsAreCountedUntilTheMemberLeaves() {
        assertThat(sessions(admin, grace)).isEqualTo(new JsonObject().put("open", 0).putNull("latestSignInAt"));
        Browser.signedIn(grace.email());
        Browser.signedIn(grace.email());
        JsonObject own = sessions(grace.api(), grace);
        assertThat(own.getInteger("open")).isEqualTo(2);
        assertThat(Instant.parse(own.getString("latestSignInAt")))
                .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now());
        assertThat(sessions(admin, grace)).isEqualTo(own);
        Call.delete(admin, account.path(grace)).send();
        assertThat(sessions(admin, grace)).as("the person can still belong to other accounts")
                .isEqualTo(new JsonObject().put("open", 0).putNull("latestSignInAt"));
    }

    @Test
    void theInvitationNamesTheInviter() {
        JsonObject invitation = get(admin, grace, "/invitation").json();
        assertThat(invitation.getString("memberId")).isEqualTo(grace.memberId());
        assertThat(invitation.getString("state")).isEqualTo("accepted");
        assertThat(invitation.getJsonObject("inviter")).isEqualTo(new JsonObject().put("memberId", account.admin().memberId())
                .put("name", "Ada").put("email", account.admin().email()));
        assertThat(get(grace.api(), grace, "/invitation").json()).isEqualTo(invitation);
        assertThat(get(admin, account.admin(), "/invitation").json().getJsonObject("inviter").getString("memberId"))
                .as("the operator invited the first admin").isNull();
    }

    @Test
    void aNewMembershipHasItsOwnInvitation() {
        String first = get(admin, grace, "/invitation").json().getString("id");
        Call.delete(admin, account.path(grace)).send();
        Person again = account.add("grace", "member");
        assertThat(get(admin, grace, "/invitation").json().getString("id")).isEqualTo(first);
        assertThat(get(admin, again, "/invitation").json().getString("id")).isNotEqualTo(first);
    }

    @Test
    void anErasureRemovesThePersonFromTheInvitation() {
        Call.delete(admin, account.path(grace)).send();
        assertThat(Call.post(admin, account.path(grace) + "/erase").send().status()).isEqualTo(200);
        for (String part : PARTS) {
            assertThat(get(admin, grace, part).status()).as(part).isEqualTo(200);
            assertThat(get(admin, grace, part).body()).as(part).doesNotContain(grace.email()).doesNotContain("Grace");
        }
    }

    @Test
    void eachPartNeedsItsPermission() {
        account.addRole("reader", "member:read");
        account.addRole("inviter", "member:invite", "account:read");
        account.addRole("auditor", "audit:read");
        Person reader = account.add("reader", "reader");
        Person inviter = account.add("inviter", "inviter");
        Person auditor = account.add("auditor", "auditor");
        Person member = account.add("mia", "member");
        assertThat(outcomes(reader.api(), account, grace)).containsExactly("200", "403 forbidden", "403 forbidden");
        assertThat(outcomes(auditor.api(), account, grace)).containsExactly("403 forbidden", "200", "403 forbidden");
        assertThat(outcomes(inviter.api(), account, grace)).containsExactly("403 forbidden", "403 forbidden", "200");
        assertThat(outcomes(member.api(), account, grace)).containsOnly("403 forbidden");
        assertThat(outcomes(member.api(), account, member)).containsOnly("200");
        Call.delete(admin, account.path(member)).send();
        assertThat(outcomes(member.api(), account, member)).as("removed").containsOnly("404 not-found");
        TestAccount other = TestAccount.open();
        assertThat(outcomes(other.admin().api(), account, grace)).as("stranger").containsOnly("404 not-found");
        assertThat(outcomes(other.admin().api(), other, grace)).as("member of another account").containsOnly("404 not-found");
        assertThat(outcomes(Api.asOperator(), account, grace)).containsOnly("200");
    }

    private List<String> outcomes(Api principal, TestAccount in, Person person) {
        return PARTS.stream().map(part -> Call.get(principal, in.path(person) + part).send().outcome()).toList();
    }

    private JsonObject access(Api principal, Person person) {
        return get(principal, person, "/access").json();
    }

    private JsonObject sessions(Api principal, Person person) {
        return get(principal, person, "/sessions").json();
    }

    private Answer get(Api principal, Person person, String part) {
        return Call.get(principal, account.path(person) + part).send();
    }

    private static JsonObject held(String permission, String role, String expiresAt) {
        return new JsonObject().put("permission", permission).put("sources", new JsonArray()
                .add(new JsonObject().put("kind", "role").putNull("group").put("name", role).put("expiresAt", expiresAt)));
    }
}
