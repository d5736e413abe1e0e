package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recipients preview, accept and decline an invitation with its secret. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoinTest extends InvitationScenario {
    private String email;
    private String id;
    private String token;

    @BeforeEach
    void invite() {
        email = account.email("grace");
        id = invites.id("grace");
        token = Mailbox.tokenFor(email);
    }

    @Test
    void previewChangesNothing() {
        for (int i = 0; i < 3; i++) {
            Answer preview = Invites.preview(token);
            assertThat(preview.status()).isEqualTo(200);
            assertThat(preview.json().getString("accountId")).isEqualTo(account.id());
            assertThat(preview.json().getString("email")).isEqualTo(email);
            assertThat(preview.json().getString("inviterName")).isEqualTo("Ada");
        }
        assertThat(state()).isEqualTo("open");
    }

    /** The lower case of U+212A KELVIN SIGN is k. */
    @Test
    void aLookalikeAddressIsRejected() {
        invites.id("mike");
        String mikes = Mailbox.tokenFor(account.email("mike"));
        assertThat(Call.post(Api.as(account.email("mi\u212Ae")), "/v1/invitations/accept", Map.of("token", mikes)).send()
                .outcome()).isEqualTo("403 email-mismatch");
        assertThat(Call.post(Api.as(account.email("MIKE")), "/v1/invitations/accept", Map.of("token", mikes)).send().status())
                .isEqualTo(201);
    }

    @Test
    void anInvitationCanBeAcceptedOnce() {
        Answer joined = accept(Api.as(email));
        assertThat(joined.status()).isEqualTo(201);
        JsonObject member = joined.json().getJsonObject("member");
        assertThat(member.getString("email")).isEqualTo(email);
        assertThat(member.getString("role")).isEqualTo("member");
        JsonObject invitation = invites.get(id);
        assertThat(invitation.getString("state")).isEqualTo("accepted");
        assertThat(invitation.getString("memberId")).isEqualTo(member.getString("id"));
        assertThat(accept(Api.as(email)).outcome()).isEqualTo("409 invitation-accepted");
        assertThat(Invites.preview(token).outcome()).isEqualTo("409 invitation-accepted");
        assertThat(Invites.decline(token).outcome()).isEqualTo("409 invitation-accepted");
    }

    @Test
    void anotherPersonIsRejectedAndTheInvitationStaysOpen() {
        assertThat(accept(Api.as(account.email("mallory"))).outcome()).isEqualTo("403 email-mismatch");
        assertThat(accept(with(claims -> claims.remove("email"))).outcome()).isEqualTo("403 email-mismatch");
        assertThat(accept(Api.as(email.replace("grace", "\uFF47race"))).outcome()).isEqualTo("403 email-mismatch");
        assertThat(accept(Api.anonymous()).status()).isEqualTo(401);
        assertThat(state()).isEqualTo("open");
        assertThat(accept(Api.as(email)).status()).isEqualTo(201);
    }

    @Test
    void anUnverifiedAddressIsRejected() {
        assertThat(accept(with(claims -> claims.put("email_verified", false))).outcome()).isEqualTo("403 email-not-verified");
        assertThat(accept(with(claims -> claims.remove("email_verified"))).outcome()).isEqualTo("403 email-not-verified");
        assertThat(state()).isEqualTo("open");
    }

    @Test
    void theCaseOfAnAddressDoesNotMatter() {
        Answer joined = accept(with(claims -> claims.put("email", "GRACE@" + account.domain().toUpperCase())));
        assertThat(joined.status()).as(joined.body()).isEqualTo(201);
        assertThat(joined.json().getJsonObject("member").getString("email")).isEqualTo(email);
    }

    @Test
    void aMemberCannotAcceptAnotherInvitation() {
        Api grace = Api.as(email);
        assertThat(accept(grace).status()).isEqualTo(201);
        String other = account.email("grace.hopper");
        invites.id("grace.hopper");
        Map<String, Object> claims = Tokens.claims(email);
        claims.put("email", other);
        assertThat(Call.accept(new Api(Tokens.signed(claims)), Mailbox.tokenFor(other)).send().outcome())
                .isEqualTo("409 already-member");
    }

    @Test
    void aDeclinedInvitationStaysDeclined() {
        assertThat(Invites.decline(token).status()).isEqualTo(204);
        assertThat(state()).isEqualTo("declined");
        assertThat(Invites.decline(token).outcome()).isEqualTo("410 invitation-declined");
        assertThat(accept(Api.as(email)).outcome()).isEqualTo("410 invitation-declined");
    }

    @Test
    void anExpiredInvitationCannotBeAccepted() {
        Sql.age(account, Duration.ofDays(7));
        assertThat(state()).isEqualTo("expired");
        assertThat(Invites.preview(token).outcome()).isEqualTo("410 invitation-expired");
        assertThat(Invites.decline(token).outcome()).isEqualTo("410 invitation-expired");
        assertThat(accept(Api.as(email)).outcome()).isEqualTo("410 invitation-expired");
    }

    @Test
    void unknownAndMalformedSecretsAreNotFound() {
        InvitationSecret guess = InvitationSecret.create(UUID.fromString(account.id()), UUID.fromString(id));
        for (String guessed : new String[] { guess.reveal(), token.substring(1), token + "AA", "x", "ä%/" }) {
            assertThat(Invites.preview(guessed).outcome()).isEqualTo("404 not-found");
            assertThat(Invites.decline(guessed).outcome()).isEqualTo("404 not-found");
            assertThat(Call.accept(Api.as(email), guessed).send().outcome()).isEqualTo("404 not-found");
        }
        assertThat(state()).isEqualTo("open");
    }

    @Test
    void theFirstAdminAcceptsAnInvitation() {
        JsonObject first = invites.list("state=accepted").json().getJsonArray("items").getJsonObject(0);
        assertThat(first.getString("email")).isEqualTo(account.admin().email());
        assertThat(first.getString("role")).isEqualTo("admin");
        assertThat(first.getJsonObject("inviter").getString("memberId")).isNull();
        assertThat(first.getString("memberId")).isEqualTo(account.admin().memberId());
    }

    private Answer accept(Api principal) {
        return Call.accept(principal, token).send();
    }

    private String state() {
        return invites.state(id);
    }

    private Api with(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = Tokens.claims(email);
        change.accept(claims);
        return new Api(Tokens.signed(claims));
    }
}
