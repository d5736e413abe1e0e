package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One request resends or revokes many invitations, with the rules of the operations for one invitation. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkChangeOfInvitationsTest extends InvitationScenario {
    @Test
    void resendsOpenInvitations() {
        String grace = due("grace");
        String linus = invites.id("linus");
        String gone = due("gone");
        assertThat(invites.revoke(gone).status()).isEqualTo(204);
        List<String> all = List.of(grace, linus, gone, UUID.randomUUID().toString());
        JsonObject dry = send("resend?dryRun=true", all).json();
        JsonObject result = send("resend", all).json();
        assertThat(lines(dry)).isEqualTo(lines(result)).containsExactly("grace resent", "linus rejected too-early-to-resend",
                "gone rejected invitation-closed", "null rejected not-found");
        assertThat(counts(dry) + ", " + counts(result)).isEqualTo("true 1 3, false 1 3");
        Mailbox.await(account.email("grace"), 2);
        assertThat(events("invitation.resent")).isEqualTo(1);
    }

    @Test
    void revokesOpenAndExpiredInvitations() {
        String grace = invites.id("grace");
        String linus = invites.id("linus");
        Sql.update("update invitation set expires_at = now() - interval '1 day' where account_id = ?::uuid and id = ?::uuid",
                account.id(), linus);
        JsonObject dry = send("revoke?dryRun=true", List.of(grace, linus)).json();
        assertThat(invites.get(grace).getString("state")).isEqualTo("open");
        JsonObject result = send("revoke", List.of(grace, linus)).json();
        assertThat(lines(result)).isEqualTo(lines(dry)).containsExactly("grace revoked", "linus revoked");
        assertThat(invites.get(grace).getString("state")).isEqualTo("revoked");
        assertThat(lines(send("revoke", List.of(linus)).json())).containsExactly("linus rejected invitation-closed");
        assertThat(events("invitation.revoked")).isEqualTo(2);
        assertThat(Call.accept(Api.as(account.email("grace")), Mailbox.tokenFor(account.email("grace"))).send().outcome())
                .isEqualTo("410 invitation-revoked");
    }

    @Test
    void rejectsInvitationsToRolesThatThePrincipalDoesNotHold() {
        account.addRole("recruiter", "account:read", "member:invite");
        Person recruiter = account.add("recruiter", "recruiter");
        String member = due("grace");
        String admin = invites.invite("linus", Map.of("role", "admin")).json().getString("id");
        for (String action : List.of("resend", "revoke")) {
            JsonObject result = send(recruiter.api(), action, List.of(admin, member)).json();
            assertThat(lines(result)).containsExactly("linus rejected forbidden",
                    "grace " + (action.equals("resend") ? "resent" : "revoked"));
        }
        assertThat(invites.get(admin).getString("state")).isEqualTo("open");
        assertThat(events("access.denied")).isEqualTo(2);
    }

    @Test
    void rejectsOtherAccountsAndInvalidRequests() {
        String grace = invites.id("grace");
        TestAccount other = TestAccount.open();
        assertThat(send(other.admin().api(), "revoke", List.of(grace)).outcome()).isEqualTo("404 not-found");
        assertThat(lines(Call.post(other.admin().api(), other.path() + "/invitations/bulk/revoke",
                Map.of("invitationIds", List.of(grace))).send().json())).containsExactly("null rejected not-found");
        assertThat(send("revoke", List.of()).outcome()).isEqualTo("400 validation");
        assertThat(send("revoke", List.of(grace, grace)).outcome()).isEqualTo("400 validation");
        assertThat(send("revoke", IntStream.range(0, 1_001).mapToObj(i -> UUID.randomUUID().toString()).toList()).outcome())
                .isEqualTo("400 validation");
        assertThat(invites.get(grace).getString("state")).isEqualTo("open");
    }

    /** An invitation whose previous email is old enough for another one. */
    private String due(String local) {
        String id = invites.id(local);
        Mailbox.await(account.email(local), 1);
        Sql.update(
                """
                        update invitation set last_mail_at = now() - interval '2 minutes' where account_id = ?::uuid and id = ?::uuid""",
                account.id(), id);
        Sql.endCooldown(account.email(local));
        return id;
    }

    private Answer send(String action, List<String> ids) {
        return send(account.admin().api(), action, ids);
    }

    private Answer send(Api principal, String action, List<String> ids) {
        return Call.post(principal, account.path() + "/invitations/bulk/" + action, Map.of("invitationIds", ids)).send();
    }

    private long events(String action) {
        return Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = ?", account.id(), action);
    }

    private static String counts(JsonObject result) {
        return result.getBoolean("dryRun") + " " + result.getInteger("changed") + " " + result.getInteger("rejected");
    }

    private static List<String> lines(JsonObject result) {
        return result.getJsonArray("results").stream().map(each -> (JsonObject) each).map(line -> {
            JsonObject reason = line.getJsonObject("reason");
            return (line.getString("email") == null ? "null" : line.getString("email").replaceAll("@.*", "")) + " "
                    + line.getString("outcome")
                    + (reason == null ? "" : " " + reason.getString("type").replace("/problems/", ""));
        }).toList();
    }
}
