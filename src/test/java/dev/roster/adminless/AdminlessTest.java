package dev.roster.adminless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roster.access.Actor;
import dev.roster.http.RequestOrigin;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A directory can remove the last admin. People are told, and the operator appoints another. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AdminlessTest {
    @Inject
    MemberService members;

    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void theAccountIsFlaggedUntilAMemberIsAnAdmin() throws MessagingException {
        account.addRole("manager", "member:read", "account:update", "account:read");
        Person manager = account.add("max", "manager");
        Person grace = account.add("grace", "member");
        int before = Mailbox.of(manager.email()).size();
        assertThat(flag()).isNull();
        byDirectory(MemberStep.remove(UUID.fromString(account.admin().memberId())));
        assertThat(Call.get(account.admin().api(), account.path()).send().outcome()).isEqualTo("404 not-found");
        assertThat(flag()).isNotNull();
        assertThat(Sql.column("select action from audit_event where account_id = ?::uuid and actor_kind = 'directory'"
                + " order by sequence", account.id())).containsExactlyInAnyOrder("account.without-admin", "member.removed");
        await().untilAsserted(() -> assertThat(Mailbox.of(manager.email())).hasSize(before + 1));
        assertThat(Mailbox.of(manager.email()).get(before).getSubject()).contains("has no admin");
        assertThat(Browser.signedIn(manager.email()).open(account.path().replace("/v1", "") + "/members").html())
                .contains("This account has had no admin");
        assertThat(Browser.signedIn(grace.email()).open(account.path().replace("/v1", "") + "/members").html())
                .doesNotContain("has had no admin");

        assertThat(Call.patch(Api.asOperator(), account.path(grace), Map.of("role", "admin")).send().status()).isEqualTo(200);
        assertThat(flag()).isNull();
        assertThat(Call.delete(grace.api(), account.path(grace)).send().outcome()).isEqualTo("409 last-admin");
    }

    @Test
    void aDirectoryCanSuspendAndDemoteTheLastAdmin() {
        byDirectory(MemberStep.suspend(UUID.fromString(account.admin().memberId()), null));
        assertThat(flag()).isNotNull();
        byDirectory(MemberStep.reactivate(UUID.fromString(account.admin().memberId())));
        assertThat(flag()).isNull();
        byDirectory(MemberStep.changeRole(UUID.fromString(account.admin().memberId()), "member"));
        assertThat(flag()).isNotNull();
    }

    @Test
    void theRoleOfAGroupAppointsItsMembers() {
        Person grace = account.add("grace", "member");
        String group = Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "Owners")).send().json()
                .getString("id");
        Call.put(account.admin().api(), account.path() + "/groups/" + group + "/members/" + grace.memberId()).send();
        byDirectory(MemberStep.remove(UUID.fromString(account.admin().memberId())));
        assertThat(flag()).isNotNull();
        Call.patch(Api.asOperator(), account.path() + "/groups/" + group, Map.of("role", "member")).send();
        assertThat(flag()).isNotNull();
        Call.patch(Api.asOperator(), account.path() + "/groups/" + group, Map.of("role", "admin")).send();
        assertThat(flag()).isNull();
    }

    private void byDirectory(MemberStep step) {
        Services.call(
                () -> members.applyAll(Actor.directory(UUID.fromString(account.id()), null, "Directory", RequestOrigin.ROSTER),
                        List.of(step)));
    }

    private String flag() {
        JsonObject shown = Call.get(Api.asOperator(), account.path()).send().json();
        return shown.getString("withoutAdminSince");
    }
}
