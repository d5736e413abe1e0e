package dev.roster.edge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestEdge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edges register, renew their lease and end. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class EdgeSessionTest {
    private static final String INSERT_SESSIONS = "insert into edge_session"
            + " (credential_id, id, period_millis, renewals, started_at, renewed_at)"
            + " select ?, gen_random_uuid(), 10000, 0, now(), now() from generate_series(1, ?)";

    private TestAccount account;
    private TestEdge.Credential credential;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        credential = TestEdge.credential(account.id());
    }

    @Test
    void renewalsAreBounded() {
        try (TestEdge edge = TestEdge.silent(credential)) {
            assertThat(edge.renew(5_001, List.of()).outcome()).isEqualTo("400 validation");
            assertThat(edge.renew(0, Collections.nCopies(1_001, account.id())).outcome()).isEqualTo("400 validation");
            assertThat(edge.renew(0, Collections.nCopies(1_000, account.id())).status()).isEqualTo(200);
        }
    }

    @Test
    void sessionsBelongToTheirCredential() {
        TestEdge.Credential other = TestEdge.credential(account.id());
        try (TestEdge edge = TestEdge.silent(credential)) {
            Map<String, ?> renewal = Map.of("acknowledged", List.of(), "holdMillis", 0);
            assertThat(Call.post(other.api(), edge.path() + "/renewals", renewal).send().json().getBoolean("ended")).isTrue();
            assertThat(Call.delete(other.api(), edge.path()).send().status()).isEqualTo(204);
            assertThat(edge.renew(0, List.of()).json().encode()).isEqualTo("{\"ended\":false,\"invalidations\":[]}");
            assertThat(Call.delete(credential.api(), edge.path()).send().status()).isEqualTo(204);
            assertThat(edge.renew(0, List.of()).json().getBoolean("ended")).isTrue();
        }
    }

    @Test
    void aCredentialHasABoundedNumberOfSessions() {
        UUID id = UUID.fromString(credential.id());
        Sql.update(INSERT_SESSIONS, id, SqlLeaseStore.MAX_SESSIONS - 1);
        try {
            TestEdge.silent(credential);
            Answer rejected = Call.post(credential.api(), "/v1/edge/sessions").send();
            assertThat(rejected.outcome()).isEqualTo("429 too-many-edges");
            Sql.update("update edge_credential set revoked_at = now() where id = ?", id);
            assertThat(Call.post(credential.api(), "/v1/edge/sessions").send().outcome()).isEqualTo("401 unauthenticated");
        } finally {
            Sql.update("delete from edge_session where credential_id = ?", id);
        }
    }

    /** No replica has verified the credential before. Otherwise the revocation would wait for the lease. */
    @Test
    void aRevokedCredentialCanEndItsSession() {
        UUID id = UUID.fromString(credential.id());
        Sql.update(INSERT_SESSIONS, id, 1);
        Sql.update("update edge_credential set revoked_at = now() where id = ?", id);
        String session = Sql.column("select id from edge_session where credential_id = ?", id).get(0);
        assertThat(Call.delete(credential.api(), "/v1/edge/sessions/" + session).send().status()).isEqualTo(204);
        assertThat(Sql.count("select count(*) from edge_session where credential_id = ?", id)).isZero();
        assertThat(Call.post(credential.api(), "/v1/edge/lookups", Map.of()).send().outcome()).isEqualTo("401 unauthenticated");
    }

    @Test
    void aRenewalWaitsAtMostItsHold() {
        try (TestEdge edge = TestEdge.silent(credential)) {
            long start = System.nanoTime();
            assertThat(edge.renew(400, List.of()).status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(390), Duration.ofMillis(900));
        }
    }

    /** A replica listens after the first renewal. */
    @Test
    void anotherReplicaSignalsAnInvalidation() {
        try (TestEdge edge = TestEdge.silent(credential)) {
            assertThat(edge.renew(1_000, List.of()).status()).isEqualTo(200);
            CompletableFuture<Answer> renewal = CompletableFuture.supplyAsync(() -> edge.renew(5_000, List.of()));
            Awaitility.await().until(() -> Sql.count("select renewals from edge_session where id = ?",
                    UUID.fromString(edge.session())) == 2);
            Sql.update("insert into edge_invalidation (credential_id, session_id, id, account)"
                    + " values (?, ?, gen_random_uuid(), ?)", UUID.fromString(credential.id()), UUID.fromString(edge.session()),
                    UUID.fromString(account.id()));
            Sql.column("select pg_notify('roster_edge', ?)", "not an id");
            Sql.column("select pg_notify('roster_edge', ?)", edge.session());
            Answer answer = renewal.orTimeout(3, TimeUnit.SECONDS).join();
            assertThat(answer.json().getJsonArray("invalidations").getJsonObject(0).getString("account"))
                    .isEqualTo(account.id());
        }
    }

    @Test
    void silentSessionsEndByThemselves() {
        try (TestEdge edge = TestEdge.silent(credential)) {
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> Sql.count(
                    "select count(*) from edge_session where id = ?", UUID.fromString(edge.session())) == 0);
        }
    }
}
