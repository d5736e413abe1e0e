package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Resends and revokes selected invitations, in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkInvitationPagesTest extends MemberListFixture {
    @Test
    void revokesAndResendsSelectedInvitations() {
        String open = invite("open");
        String other = invite("other");
        Sql.update(
                "update invitation set last_mail_at = now() - interval '2 minutes' where account_id = ?::uuid and id = ?::uuid",
                account.id(), open);
        String path = base + "/invitations/bulk";
        ReceivedPage list = admin.open(base + "/invitations");
        assertThat(list.html()).contains("aria-label=\"Select " + account.email("open") + "\"");
        ReceivedPage resend = admin.submit(list, path, Map.of("action", "resend", "invitation", open));
        assertThat(resend.html()).contains("Send 1 invitation again?", account.email("open"));
        assertThat(admin.submit(resend, path, Map.of("action", "resend", "confirmed", open)).html())
                .contains("Invitations that are being sent again: 1.");
        ReceivedPage tooEarly = admin.submit(list, path, Map.of("action", "resend", "invitation", open));
        assertThat(tooEarly.html()).contains("No selected invitation would change", "less than a minute ago");
        assertThat(admin.submit(list, path, Map.of("action", "revoke", "confirmed", open + " " + other)).html())
                .contains("Invitations revoked: 2.");
        assertThat(
                Sql.column("select distinct state from invitation where account_id = ?::uuid and id = any(array[?, ?]::uuid[])",
                        account.id(), open, other))
                .containsExactly("revoked");
    }

    @Test
    void confirmsWhyAnInvitationIsNotSentAgain() {
        String open = invite("open");
        assertThat(Call.patch(account.admin().api(), account.path(), Map.of("allowedEmailDomains", List.of("other.example")))
                .send().status()).isEqualTo(200);
        ReceivedPage confirmation = admin.submit(admin.open(base + "/invitations"), base + "/invitations/bulk",
                Map.of("action", "resend", "invitation", open));
        assertThat(confirmation.html()).contains("No selected invitation would change",
                "The account does not allow this domain.");
    }

    @Test
    void anInvitationThatIsSelectedTwiceCountsOnce() {
        String open = invite("open");
        String token = admin.open(base + "/invitations").formToken();
        String form = "formToken=%s&action=revoke&invitation=%s&invitation=%2$s".formatted(token, open);
        ReceivedPage confirmation = admin.send(base + "/invitations/bulk", "application/x-www-form-urlencoded",
                form.getBytes(StandardCharsets.UTF_8));
        assertThat(confirmation.html()).contains("Revoke 1 invitation?");
    }

    private String invite(String name) {
        return Call.post(account.admin().api(), account.path() + "/invitations", Map.of("email", account.email(name))).send()
                .json().getString("id");
    }
}
