package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An invitation shows the delivery of its email. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DeliveryTest extends InvitationScenario {
    @Test
    void anEmailIsQueuedAndThenSent() {
        JsonObject created = invites.invite("grace").json();
        assertThat(created.getJsonObject("delivery").getString("state")).isEqualTo("queued");
        assertThat(created.getJsonObject("delivery").getInteger("attempts")).isZero();
        JsonObject sent = awaitDelivery(created.getString("id"), "sent");
        assertThat(sent.getInteger("attempts")).isEqualTo(1);
        assertThat(sent.getString("lastAttemptAt")).isNotNull();
        assertThat(sent.getString("finishedAt")).isNotNull();
        assertThat(sent.getString("nextAttemptAt")).isNull();
        assertThat(sent.getString("reason")).isNull();
    }

    @Test
    void aBounceIsRecordedOnce() throws MessagingException {
        String id = invites.id("grace");
        String messageId = Mailbox.await(account.email("grace"), 1).getMessageID();
        awaitDelivery(id, "sent");
        assertThat(bounce(account.admin().api(), messageId).outcome()).isEqualTo("403 forbidden");
        assertThat(bounce(Api.asOperator(), messageId).status()).isEqualTo(204);
        JsonObject delivery = awaitDelivery(id, "bounced");
        assertThat(delivery.getString("reasonCode")).isEqualTo("address-unknown");
        assertThat(delivery.getString("reason")).isEqualTo("The address does not exist.");
        assertThat(bounce(Api.asOperator(), messageId).outcome()).isEqualTo("404 not-found");
        assertThat(invites.state(id)).isEqualTo("open");
    }

    @Test
    void aRevokedInvitationIsNotSent() {
        String id = invites.id("grace");
        awaitDelivery(id, "sent");
        Sql.update("update mail set next_attempt_at = now() + interval '1 hour', state = 'queued' where account_id = ?::uuid"
                + " and recipient = ?", account.id(), account.email("grace"));
        assertThat(invites.revoke(id).status()).isEqualTo(204);
        Sql.update("update mail set next_attempt_at = now() where account_id = ?::uuid and state = 'queued'", account.id());
        awaitDelivery(id, "cancelled");
    }

    private static Answer bounce(Api principal, String messageId) {
        return Call.post(principal, "/v1/mail-bounces", Map.of("messageId", messageId, "reason", "550 5.1.1 No such user"))
                .send();
    }
}
