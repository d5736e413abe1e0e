package dev.roster.edge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A replica that crashes after the commit leaves a pending change, which a later request or a job completes. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class PendingChangeTest extends EdgeScenario {
    @Test
    void aRepeatedRemovalWaitsForTheChangeOfACrashedReplica() {
        assertThat(remove(grace).send().status()).isEqualTo(200);
        Sql.update("delete from edge_pending_change where account_id = ?", UUID.fromString(account.id()));
        try (TestEdge edge = edge().acknowledgingAfter(DELAY)) {
            assertThat(durationOf(remove(grace), 409)).isLessThan(IMMEDIATE);
            pendingChange(Duration.ZERO);
            assertThat(durationOf(remove(grace), 409)).isBetween(DELAY, LEASE);
            assertThat(edge.hasEnded()).isFalse();
        }
    }

    @Test
    void theChangeOfACrashedReplicaIsCompletedByAJob() {
        try (TestEdge edge = edge()) {
            pendingChange(Duration.ofMinutes(1));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> edge.invalidatedAccounts().contains(account.id()));
            Awaitility.await().until(() -> pending() == 0);
        }
    }

    /** A bulk change has one for each thousand events. */
    @Test
    void severalPendingChangesOfAnAccountWaitOnce() {
        try (TestEdge edge = edge().acknowledgingAfter(DELAY)) {
            pendingChange(Duration.ZERO);
            pendingChange(Duration.ZERO);
            assertThat(durationOf(remove(grace), 200)).isBetween(DELAY, LEASE);
            assertThat(edge.invalidations()).isEqualTo(1);
            assertThat(pending()).isZero();
        }
    }

    /** Joining records the expiry, because the person needs a new membership. */
    @Test
    void joiningAfterAnExpiryCompletesTheRecordedExpiry() {
        Sql.update("update member set expires_at = now() - interval '1 second' where account_id = ? and id = ?",
                UUID.fromString(account.id()), UUID.fromString(grace.memberId()));
        try (TestEdge edge = edge()) {
            Person again = account.add("grace", "member");
            assertThat(again.memberId()).isNotEqualTo(grace.memberId());
            assertThat(pending()).isZero();
            assertThat(edge.invalidatedAccounts()).containsExactly(account.id());
        }
    }

    private void pendingChange(Duration age) {
        Sql.update("insert into edge_pending_change (account_id, id, revokes, created_at)"
                + " values (?, gen_random_uuid(), true, now() - make_interval(secs => ?))", UUID.fromString(account.id()),
                (double) age.toSeconds());
    }

    private long pending() {
        return Sql.count("select count(*) from edge_pending_change where account_id = ?", UUID.fromString(account.id()));
    }

    /** Without edges, the job deletes pending changes. With edges, each request deletes its own. */
    @Test
    void pendingChangesAreDeleted() {
        try (TestEdge edge = edge()) {
            assertThat(remove(grace).send().status()).isEqualTo(200);
            assertThat(edge.invalidations()).isEqualTo(1);
            assertThat(pending()).isZero();
        }
        pendingChange(Duration.ofMinutes(1));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> pending() == 0);
    }

    /** Without an edge that can look up the account, no request deletes them. */
    @Test
    void changesThatNoEdgeCanHaveSeenAreDeleted() {
        try (TestEdge edge = TestEdge.start(TestEdge.credential(TestAccount.open().id()))) {
            assertThat(remove(grace).send().status()).isEqualTo(200);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> pending() == 0);
            assertThat(edge.hasEnded()).isFalse();
            assertThat(edge.invalidations()).isZero();
        }
    }
}
