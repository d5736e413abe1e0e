package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resending, changing and revoking an invitation require the permissions to send it, in the API and in the console. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvitationAuthorizationTest extends InvitationScenario {
    private Invites ofRecruiter;
    private Person recruiter;
    private String admin;
    private String member;

    @BeforeEach
    void inviteAsAdmin() {
        account.addRole("recruiter", "member:invite", "member:read", "account:read");
        recruiter = account.add("rita", "recruiter");
        ofRecruiter = invites.as(recruiter.api());
        admin = invites.invite("future-admin", Map.of("role", "admin")).json().getString("id");
        member = invites.id("future-member");
    }

    @Test
    void resendRequiresThePermissionsToSend() {
        Sql.age(account, Duration.ofMinutes(2));
        assertThat(ofRecruiter.resend(admin).outcome()).isEqualTo("403 forbidden");
        assertThat(ofRecruiter.resend(member).status()).isEqualTo(200);
        assertThat(invites.resend(admin).status()).isEqualTo(200);
    }

    @Test
    void revokeRequiresThePermissionsToSend() {
        assertThat(ofRecruiter.revoke(admin).outcome()).isEqualTo("403 forbidden");
        assertThat(invites.state(admin)).isEqualTo("open");
        assertThat(ofRecruiter.revoke(member).status()).isEqualTo(204);
    }

    @Test
    void renewalRequiresThePermissionsToSend() {
        assertThat(ofRecruiter.invite("future-admin").outcome()).as("within the cooldown").isEqualTo("403 forbidden");
        Sql.age(account, Duration.ofMinutes(2));
        assertThat(ofRecruiter.invite("future-admin").outcome()).as("after the cooldown").isEqualTo("403 forbidden");
        JsonObject list = ofRecruiter.inviteMany("", List.of(Map.of("email", account.email("future-admin")),
                Map.of("email", account.email("future-member")))).json();
        assertThat(list.getJsonArray("results").getJsonObject(0).getJsonObject("reason").getString("type"))
                .isEqualTo("/problems/forbidden");
        assertThat(list.getJsonArray("results").getJsonObject(1).getString("outcome")).isEqualTo("resent");
        assertThat(invites.get(admin).getString("role")).isEqualTo("admin");
    }

    @Test
    void theConsoleChecksTheSamePermissions() {
        Sql.age(account, Duration.ofMinutes(2));
        Browser browser = Browser.signedIn(recruiter.email());
        String page = "/accounts/" + account.id() + "/invitations";
        ReceivedPage list = browser.open(page);
        assertThat(browser.submit(list, page + "/" + admin + "/resend", Map.of()).status()).isEqualTo(403);
        assertThat(browser.submit(list, page + "/" + admin + "/revoke", Map.of("version", "0")).status()).isEqualTo(403);
        assertThat(browser.submit(list, "/accounts/" + account.id() + "/invite",
                Map.of("addresses", account.email("future-admin"), "role", "member", "language", "en")).status())
                .isEqualTo(400);
        assertThat(invites.get(admin).getString("state")).isEqualTo("open");
        assertThat(invites.get(admin).getString("role")).isEqualTo("admin");
    }

    @Test
    void resendChecksTheAllowedDomains() {
        String elsewhere = invites.invite("grace@elsewhere-" + account.domain()).json().getString("id");
        Sql.age(account, Duration.ofMinutes(2));
        assertThat(account.admin().api().patch(account.path(), Map.of("allowedEmailDomains", List.of(account.domain())))
                .statusCode()).isEqualTo(200);
        assertThat(invites.resend(elsewhere).outcome()).isEqualTo("400 validation");
        assertThat(invites.revoke(elsewhere).status()).as("revoking ignores the allowed domains").isEqualTo(204);
    }

    @Test
    void aMemberGetsNoResentInvitation() {
        Sql.age(account, Duration.ofMinutes(2));
        Sql.update("update member set email = ? where account_id = ?::uuid and id = ?::uuid", account.email("future-member"),
                account.id(), recruiter.memberId());
        assertThat(invites.resend(member).outcome()).isEqualTo("409 already-member");
    }

    @Test
    void thePrincipalWhoResendsBecomesTheInviter() {
        Mailbox.await(account.email("future-member"), 1);
        Sql.age(account, Duration.ofMinutes(2));
        Answer resent = ofRecruiter.resend(member);
        assertThat(resent.json().getJsonObject("inviter").getString("memberId")).isEqualTo(recruiter.memberId());
        String token = Mailbox.token(Mailbox.await(account.email("future-member"), 2));
        assertThat(Invites.preview(token).json().getString("inviterEmail")).isEqualTo(recruiter.email());
        assertThat(Call.delete(account.admin().api(), account.path(recruiter)).send().json().getJsonObject("revoked")
                .getJsonArray("invitations")).containsExactly(member);
        assertThat(Call.accept(Api.as(account.email("future-member")), token).send().outcome())
                .isEqualTo("410 invitation-revoked");
    }

    @Test
    void aResendThatIsTooEarlyChangesNothing() {
        Answer before = Call.get(account.admin().api(), invites.path(member)).send();
        assertThat(ofRecruiter.resend(member).outcome()).isEqualTo("429 too-early-to-resend");
        assertThat(invites.get(member).getJsonObject("inviter")).isEqualTo(before.json().getJsonObject("inviter"));
    }
}
