package dev.roster.edge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestEdge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The response to the end of a credential or of a session waits for its edges. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class EdgeEvictionTest extends EdgeScenario {
    @Test
    void revokingACredentialWaitsForItsEdges() {
        TestEdge.Credential credential = TestEdge.credential();
        String path = "/v1/edge-credentials/" + credential.id();
        try (TestEdge silent = TestEdge.silent(credential)) {
            assertThat(durationOf(Call.delete(Api.asOperator(), path), 204)).isBetween(LEASE.minusMillis(100),
                    LEASE.plusMillis(800));
            assertThat(silent.renew(0, List.of()).outcome()).isEqualTo("401 unauthenticated");
            assertThat(silent.lookUp(account.id(), grace.email()).outcome()).isEqualTo("401 unauthenticated");
            assertThat(Call.post(credential.api(), "/v1/edge/sessions").send().outcome()).isEqualTo("401 unauthenticated");
            assertThat(durationOf(Call.delete(Api.asOperator(), path), 204)).isLessThan(IMMEDIATE);
        }
    }

    @Test
    void evictingAnEdgeWaitsForItsLease() {
        TestEdge.Credential credential = TestEdge.credential(account.id());
        try (TestEdge silent = TestEdge.silent(credential)) {
            String path = "/v1/edges/" + silent.session();
            assertThat(Call.get(Api.asOperator(), "/v1/edges?limit=200").send().body()).contains(silent.session(),
                    credential.id());
            assertThat(durationOf(Call.delete(Api.asOperator(), path), 204)).isBetween(LEASE.minusMillis(100),
                    LEASE.plusMillis(800));
            assertThat(silent.renew(0, List.of()).json().getBoolean("ended")).isTrue();
            assertThat(Call.delete(Api.asOperator(), path).send().status()).isEqualTo(404);
        }
    }
}
