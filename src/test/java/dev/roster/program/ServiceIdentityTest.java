package dev.roster.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Service accounts and the rules about the identities and sign-ins of people. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ServiceIdentityTest extends ServiceScenario {
    private final String client = "export-" + UUID.randomUUID();

    /** A program does not sign in. */
    @Test
    void theKeysOfAServiceAccountDoNotPause() {
        Api program = key(created(Map.of()));
        assertThat(Call.patch(admin, account.path(), Map.of("keySignInDays", 1)).send().status()).isEqualTo(200);
        Sql.update("update account set key_sign_in_since = now() - interval '3 days' where id = ?::uuid", account.id());
        Sql.update("update member set joined_at = now() - interval '3 days' where account_id = ?::uuid", account.id());
        assertThat(access(program, "account:read")).isEqualTo(200);
        assertThat(Call.get(admin, account.path() + "/api-keys").send().json().getJsonArray("items").getJsonObject(0)
                .getString("pausesAt")).isNull();
    }

    @Test
    void aProgramOfTheSecondIssuerIsAnotherProgram() {
        created(Map.of("identity", Map.of("clientId", client)));
        Map<String, Object> claims = new HashMap<>(Map.of("iss", Tokens.secondIssuer(), "aud", Tokens.SECOND_AUDIENCE,
                "sub", client, "client_id", client));
        assertThat(access(new Api(Tokens.signedBySecond(claims)), null)).isEqualTo(403);
        assertThat(Call.get(new Api(Tokens.signedBySecond(claims)), "/v1/me").send().json().getJsonArray("memberships"))
                .isEmpty();
        assertThat(access(token(client, Map.of("client_id", client)), "account:read")).isEqualTo(200);
    }

    @Test
    void aProgramOfTheSecondIssuerCanBeRegistered() {
        created(Map.of("identity", Map.of("clientId", client, "issuer", Tokens.secondIssuer())));
        Map<String, Object> claims = new HashMap<>(Map.of("iss", Tokens.secondIssuer(), "aud", Tokens.SECOND_AUDIENCE,
                "sub", client, "client_id", client));
        assertThat(access(new Api(Tokens.signedBySecond(claims)), "account:read")).isEqualTo(200);
        assertThat(access(token(client, Map.of("client_id", client)), null)).isEqualTo(403);
    }

    /** The link proves an address, which a program does not have. */
    @Test
    void aServiceAccountGetsNoLinkForANewSignIn() {
        String id = created(Map.of("identity", Map.of("clientId", client)));
        assertThat(Call.post(admin, member(id) + "/identity-link", Map.of()).send().outcome()).isEqualTo("404 not-found");
    }
}
