package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** Nobody lets others in whom they could not invite any more. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InviterLossTest {

    private TestAccount account;
    private Person bob;
    private String ofAda;
    private String ofBob;

    @BeforeEach
    void invite() {
        account = TestAccount.open();
        bob = account.add("bob", "admin");
        ofAda = Invites.of(account).id("friend-of-ada");
        ofBob = Invites.of(account).as(bob.api()).id("friend-of-bob");
    }

    @Test
    void removal() {
        JsonObject receipt = succeeds(Call.delete(account.admin().api(), account.path(bob)));
        assertThat(receipt.getJsonObject("cut").getJsonArray("invitations")).containsExactly(ofBob);
        assertOnlyBobsIsRevoked();
    }

    @Test
    void leaving() {
        succeeds(Call.delete(bob.api(), account.path(bob)));
        assertOnlyBobsIsRevoked();
    }

    @Test
    void demotion() {
        succeeds(Call.patch(account.admin().api(), account.path(bob), Map.of("role", "member")));
        assertOnlyBobsIsRevoked();
    }

    @Test
    void suspension() {
        succeeds(Call.post(account.admin().api(), account.path(bob) + "/suspend"));
        assertOnlyBobsIsRevoked();
    }

    private void assertOnlyBobsIsRevoked() {
        assertThat(Invites.of(account).state(ofBob)).isEqualTo("revoked");
        assertThat(Invites.of(account).state(ofAda)).isEqualTo("open");
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
