package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invitations are revoked when their inviter can no longer send them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InviterRuleTest extends InvitationScenario {
    private Person bob;
    private String ofAda;
    private String ofBob;

    @BeforeEach
    void inviteAsTwoAdmins() {
        bob = account.add("bob", "admin");
        ofAda = invites.id("friend-of-ada");
        ofBob = invites.as(bob.api()).id("friend-of-bob");
    }

    @Test
    void removingTheInviterRevokes() {
        JsonObject receipt = succeeds(Call.delete(account.admin().api(), account.path(bob)));
        assertThat(receipt.getJsonObject("revoked").getJsonArray("invitations")).containsExactly(ofBob);
        assertOnlyTheInvitationOfBobIsRevoked();
    }

    @Test
    void leavingRevokes() {
        succeeds(Call.delete(bob.api(), account.path(bob)));
        assertOnlyTheInvitationOfBobIsRevoked();
    }

    @Test
    void demotingTheInviterRevokes() {
        succeeds(Call.patch(account.admin().api(), account.path(bob), Map.of("role", "member")));
        assertOnlyTheInvitationOfBobIsRevoked();
    }

    @Test
    void suspendingTheInviterRevokes() {
        succeeds(Call.post(account.admin().api(), account.path(bob) + "/suspend"));
        assertOnlyTheInvitationOfBobIsRevoked();
    }

    @Test
    void aDemotionKeepsTheInvitationsThatTheNewRoleCanSend() {
        String admin = inviteAdmin("future-admin");
        account.addRole("recruiter", "member:invite", "account:read");
        JsonObject changed = succeeds(Call.patch(account.admin().api(), account.path(bob), Map.of("role", "recruiter")));
        assertThat(changed.getString("role")).isEqualTo("recruiter");
        assertThat(invites.state(admin)).isEqualTo("revoked");
        assertThat(invites.state(ofBob)).isEqualTo("open");
        assertThat(accept("future-admin").outcome()).isEqualTo("410 invitation-revoked");
        assertThat(accept("friend-of-bob").status()).isEqualTo(201);
        JsonObject event = Call.get(account.admin().api(), account.path() + "/audit-events?action=member.role-changed").send()
                .json().getJsonArray("items").getJsonObject(0);
        assertThat(event.getJsonObject("after").getJsonArray("revokedInvitations")).containsExactly(admin);
        assertThat(Call.get(account.admin().api(), account.path() + "/audit-events?action=invitation.revoked").send().json()
                .getJsonArray("items")).hasSize(1);
    }

    @Test
    void removingPermissionsFromARoleKeepsTheInvitationsThatItCanSend() {
        account.addRole("recruiter", "member:invite", "account:read", "invoice:*");
        account.addRole("clerk", "invoice:read");
        succeeds(Call.patch(account.admin().api(), account.path(bob), Map.of("role", "recruiter")));
        String clerk = invite("future-clerk", "clerk");
        editRole("recruiter", "member:invite", "account:read");
        assertThat(invites.state(clerk)).isEqualTo("revoked");
        assertThat(invites.state(ofBob)).isEqualTo("open");
    }

    @Test
    void addingPermissionsToTheInvitedRoleRevokesInvitationsOfWeakerInviters() {
        account.addRole("recruiter", "member:invite", "account:read", "invoice:read");
        account.addRole("clerk", "invoice:read");
        succeeds(Call.patch(account.admin().api(), account.path(bob), Map.of("role", "recruiter")));
        String clerk = invite("future-clerk", "clerk");
        String byAda = invites.invite("clerk-of-ada", Map.of("role", "clerk")).json().getString("id");
        editRole("clerk", "invoice:read", "invoice:send");
        assertThat(invites.state(clerk)).isEqualTo("revoked");
        assertThat(invites.state(byAda)).isEqualTo("open");
        assertThat(accept("clerk-of-ada").status()).isEqualTo(201);
    }

    @Test
    void anExpiredRoleInvalidatesInvitationsBeforeTheSweep() {
        account.addRole("recruiter", "member:invite", "account:read");
        succeeds(Call.patch(account.admin().api(), account.path(bob), Map.of("role", "recruiter")));
        succeeds(Call.patch(account.admin().api(), account.path(bob),
                Map.of("role", "admin", "roleExpiresAt", Instant.now().plus(Duration.ofDays(1)).toString())));
        inviteAdmin("future-admin");
        String token = Mailbox.tokenFor(account.email("future-admin"));
        TimeTravel.by(Duration.ofDays(2), () -> {
            assertThat(Invites.preview(token).outcome()).isEqualTo("410 invitation-revoked");
            assertThat(accept("future-admin").outcome()).isEqualTo("410 invitation-revoked");
            assertThat(accept("friend-of-bob").status()).isEqualTo(201);
        });
    }

    @Test
    void theMemberOfAnApiKeyIsTheInviter() {
        Api key = Keys.create(account, bob).api();
        String admin = invites.as(key).invite("future-admin", Map.of("role", "admin")).json().getString("id");
        account.addRole("recruiter", "member:invite", "account:read");
        succeeds(Call.patch(account.admin().api(), account.path(bob), Map.of("role", "recruiter")));
        assertThat(invites.state(admin)).isEqualTo("revoked");
    }

    @Test
    void invitationsFromOperatorsDependOnNoMember() {
        invites.as(Api.asOperator()).invite("future-admin", Map.of("role", "admin"));
        succeeds(Call.patch(account.admin().api(), account.path(bob), Map.of("role", "member")));
        assertThat(accept("future-admin").status()).isEqualTo(201);
    }

    /** The test changes the role in the database, which does not revoke the invitation. */
    @Test
    void acceptingChecksTheInviterAgain() {
        inviteAdmin("future-admin");
        String token = Mailbox.tokenFor(account.email("future-admin"));
        account.addRole("recruiter", "member:invite", "account:read");
        Sql.update("update member set role = 'recruiter' where account_id = ?::uuid and email = ?", account.id(), bob.email());
        assertThat(Invites.preview(token).outcome()).isEqualTo("410 invitation-revoked");
        assertThat(accept("future-admin").outcome()).isEqualTo("410 invitation-revoked");
        assertThat(accept("friend-of-bob").status()).isEqualTo(201);
    }

    private String inviteAdmin(String local) {
        return invite(local, "admin");
    }

    private String invite(String local, String role) {
        Answer invited = invites.as(bob.api()).invite(local, Map.of("role", role));
        assertThat(invited.status()).as(invited.body()).isEqualTo(201);
        // A revoked invitation gets no email, and accept() needs the secret in it.
        Mailbox.tokenFor(account.email(local));
        return invited.json().getString("id");
    }

    private void editRole(String name, String... permissions) {
        succeeds(Call.patch(account.admin().api(), account.path() + "/roles/" + name,
                Map.of("permissions", List.of(permissions))));
    }

    private void assertOnlyTheInvitationOfBobIsRevoked() {
        assertThat(invites.state(ofBob)).isEqualTo("revoked");
        assertThat(invites.state(ofAda)).isEqualTo("open");
        assertThat(accept("friend-of-ada").status()).isEqualTo(201);
    }

    private Answer accept(String local) {
        return Call.accept(Api.as(account.email(local)), Mailbox.tokenFor(account.email(local))).send();
    }

    private static JsonObject succeeds(Call call) {
        Answer answer = call.send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
