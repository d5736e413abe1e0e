package dev.roster.edge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestEdge;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators create and list the credentials of edges. Only a valid one is accepted. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class EdgeCredentialTest {
    private static final String UNKNOWN = "01234567-89ab-7cde-8f01-23456789abcd";

    private TestAccount account;
    private TestEdge.Credential credential;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        credential = TestEdge.credential(account.id());
    }

    @Test
    void otherCredentialsAreRejected() {
        Key key = Keys.create(account, account.admin());
        for (String secret : List.of(account.admin().api().token(), Tokens.ofOperator(), key.secret(), "rse_", "x",
                credential.secret().substring(0, 40) + "AAAA" + credential.secret().substring(44))) {
            assertThat(Call.post(new Api(secret), "/v1/edge/sessions").send().outcome()).as(secret)
                    .isEqualTo("401 unauthenticated");
        }
        assertThat(Call.post(Api.anonymous(), "/v1/edge/sessions").send().outcome()).isEqualTo("401 unauthenticated");
        assertThat(Call.get(credential.api(), account.path()).send().outcome()).isEqualTo("401 unauthenticated");
        assertThat(Call.get(credential.api(), "/v1/edge-credentials").send().outcome()).isEqualTo("401 unauthenticated");
    }

    /** The content of the token is right, except the secret. */
    @Test
    void anotherSecretIsRejectedAlsoAfterTheRightOne() {
        assertThat(Call.post(credential.api(), "/v1/edge/lookups", Map.of()).send().status()).isEqualTo(200);
        EdgeToken forged = EdgeToken.create(UUID.fromString(credential.id()));
        assertThat(Call.post(new Api(forged.reveal()), "/v1/edge/sessions").send().outcome()).isEqualTo("401 unauthenticated");
        assertThat(Call.post(new Api(EdgeToken.create(UUID.fromString(UNKNOWN)).reveal()), "/v1/edge/sessions").send()
                .outcome()).isEqualTo("401 unauthenticated");
    }

    @Test
    void credentialsAreListedWithoutTheirSecrets() {
        String shown = Sql.column("select encode(hash, 'hex') from edge_credential where id = ?",
                UUID.fromString(credential.id())).get(0);
        String list = Call.get(Api.asOperator(), "/v1/edge-credentials?limit=200").send().body();
        assertThat(list).contains("revokedAt").doesNotContain(shown)
                .doesNotContain(credential.secret());
        assertThat(Call.post(Api.asOperator(), "/v1/edge-credentials", Map.of("name", "x", "accounts", List.of(UNKNOWN)))
                .send().outcome()).isEqualTo("400 validation");
        assertThat(Call.delete(Api.asOperator(), "/v1/edge-credentials/" + UNKNOWN).send().outcome())
                .isEqualTo("404 not-found");
        assertThat(Call.delete(Api.asOperator(), "/v1/edges/" + UNKNOWN).send().outcome()).isEqualTo("404 not-found");
    }

    @Test
    void aRepeatedCreationReturnsTheSameCredentialWithoutItsSecret() {
        Call create = Call.post(Api.asOperator(), "/v1/edge-credentials", Map.of("name", "Once"))
                .with("Idempotency-Key", UUID.randomUUID().toString());
        JsonObject first = create.send().json();
        JsonObject second = create.send().json();
        assertThat(second.getJsonObject("edgeCredential").getString("id"))
                .isEqualTo(first.getJsonObject("edgeCredential").getString("id"));
        assertThat(second.getString("secret")).isNull();
    }
}
