package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Invites;
import dev.roster.testing.TestAccount;
import io.vertx.core.json.JsonObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;

/** An account with an admin, and the admin's requests about invitations. */
abstract class InvitationScenario {
    TestAccount account;
    Invites invites;

    @BeforeEach
    void openAccount() {
        account = TestAccount.open();
        invites = Invites.of(account);
    }

    JsonObject delivery(String id) {
        return invites.get(id).getJsonObject("delivery");
    }

    /** Waits until the latest email of the invitation has that state. */
    JsonObject awaitDelivery(String id, String state) {
        Awaitility.await().untilAsserted(() -> assertThat(delivery(id).getString("state")).isEqualTo(state));
        return delivery(id);
    }
}
