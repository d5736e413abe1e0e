package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Inviting an address again, and resending its invitation. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvitationRenewalTest extends InvitationScenario {
    @Test
    void invitingAgainAtOnceSendsNoSecondEmail() {
        String id = invites.id("grace");
        Answer again = invites.invite("Grace", Map.of("role", "admin"));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().getString("id")).isEqualTo(id);
        assertThat(again.json().getString("role")).isEqualTo("admin");
        assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and recipient = ?", account.id(),
                account.email("grace"))).isEqualTo(1);
    }

    @Test
    void invitingAgainWithinTheCooldownStoresTheLatestRequest() {
        Answer first = invites.invite("grace", Map.of("name", "Grace", "note", "Old note", "language", "en"));
        Mailbox.await(account.email("grace"), 1);
        Answer again = invites.invite("grace",
                Map.of("name", "Grace Hopper", "note", "New note", "language", "de", "role", "admin"));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().getString("outcome")).isEqualTo("already-invited");
        assertThat(Instant.parse(again.json().getString("resendableAt"))).isAfter(Instant.now());
        JsonObject stored = invites.get(first.json().getString("id"));
        assertThat(stored.getString("name")).isEqualTo("Grace Hopper");
        assertThat(stored.getString("note")).isEqualTo("New note");
        assertThat(stored.getString("language")).isEqualTo("de");
        assertThat(stored.getString("role")).isEqualTo("admin");
        Sql.age(account, Duration.ofMinutes(2));
        assertThat(invites.resend(stored.getString("id")).status()).isEqualTo(200);
        assertThat(Mailbox.text(Mailbox.await(account.email("grace"), 2), "text/plain"))
                .contains("Guten Tag Grace Hopper", "> New note", "Ihre Rolle: Admin\r\n");
    }

    @Test
    void aBulkRequestWithinTheCooldownStoresTheLatestRequest() {
        String id = invites.id("grace");
        Answer list = invites.inviteMany("", List.of(Map.of("email", account.email("grace"), "note", "From the list")));
        assertThat(list.json().getJsonArray("results").getJsonObject(0).getString("outcome")).isEqualTo("already-invited");
        assertThat(invites.get(id).getString("note")).isEqualTo("From the list");
    }

    @Test
    void invitingAgainAfterTheCooldownResends() {
        String id = invites.id("grace");
        String first = Mailbox.tokenFor(account.email("grace"));
        Sql.age(account, Duration.ofMinutes(2));
        assertThat(invites.invite("grace").status()).isEqualTo(200);
        assertThat(Invites.preview(first).outcome()).isEqualTo("410 invitation-replaced");
        assertThat(Invites.preview(Mailbox.tokenFor(account.email("grace"), 1)).status()).isEqualTo(200);
        assertThat(invites.get(id).getString("state")).isEqualTo("open");
    }

    @Test
    void resendingReplacesTheSecret() {
        String id = invites.id("grace");
        String first = Mailbox.tokenFor(account.email("grace"));
        Sql.age(account, Duration.ofDays(8));
        assertThat(invites.state(id)).isEqualTo("expired");
        Answer resent = invites.resend(id);
        assertThat(resent.status()).isEqualTo(200);
        assertThat(resent.json().getString("state")).isEqualTo("open");
        String second = Mailbox.token(Mailbox.await(account.email("grace"), 2));
        assertThat(second).isNotEqualTo(first);
        Api grace = Api.as(account.email("grace"));
        assertThat(Call.accept(grace, first).send().outcome()).isEqualTo("410 invitation-replaced");
        assertThat(Call.accept(grace, second).send().status()).isEqualTo(201);
    }

    @Test
    void resendingIsRejectedWithinTheCooldown() {
        String id = invites.id("grace");
        Response early = account.admin().api().post(invites.path(id) + "/resend");
        assertThat(early.statusCode()).isEqualTo(429);
        assertThat(Api.problem(early)).isEqualTo("too-early-to-resend");
        assertThat(Integer.parseInt(early.header("Retry-After"))).isBetween(1, 60);
        Sql.age(account, Duration.ofSeconds(61));
        assertThat(invites.resend(id).status()).isEqualTo(200);
        assertThat(invites.resend(id).outcome()).isEqualTo("429 too-early-to-resend");
    }

    @Test
    void expiredAndDeclinedInvitationsCanBeReplaced() {
        String declined = invites.id("grace");
        Invites.decline(Mailbox.tokenFor(account.email("grace")));
        assertThat(invites.id("grace")).isNotEqualTo(declined);
        String expired = invites.id("linus");
        Sql.age(account, Duration.ofDays(8));
        Answer again = invites.invite("linus");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().getString("id")).isEqualTo(expired);
        assertThat(again.json().getString("state")).isEqualTo("open");
    }
}
