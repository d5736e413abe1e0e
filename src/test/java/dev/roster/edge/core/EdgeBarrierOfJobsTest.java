package dev.roster.edge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.AccessBarrier;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestEdge;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class EdgeBarrierOfJobsTest {
    private static final Duration LONGER_THAN_A_FENCE = Duration.ofMillis(500);

    @Inject
    AccessBarrier barrier;

    /** A job continues with the next account or members. Otherwise a rollback there would lose the invalidation. */
    @Test
    void theNextTransactionOfAJobDoesNotContainTheInvalidation() {
        TestAccount account = TestAccount.open();
        UUID id = UUID.fromString(account.id());
        try (TestEdge edge = TestEdge.start(TestEdge.credential(account.id()))) {
            Sql.update("insert into edge_pending_change (account_id, id, revokes, created_at)"
                    + " values (?, gen_random_uuid(), true, now())", id);
            String outcome = Services.call(() -> {
                barrier.start(id);
                return Panache.withTransaction(() -> Uni.createFrom().item("committed")
                        .onItem().delayIt().by(LONGER_THAN_A_FENCE)
                        .onItem().<String> failWith(() -> new IllegalStateException("rolled back")))
                        .onFailure().recoverWithItem("rolled back");
            });
            assertThat(outcome).isEqualTo("rolled back");
            Awaitility.await().untilAsserted(() -> assertThat(edge.invalidatedAccounts()).containsExactly(account.id()));
        }
    }
}
