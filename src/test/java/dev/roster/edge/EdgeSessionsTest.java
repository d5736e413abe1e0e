package dev.roster.edge;

import static dev.roster.edge.SimulatedTime.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EdgeSessionsTest {
    private static final UUID SESSION = new UUID(1, 1);
    private static final long MINUTE = 60_000 * MILLISECOND;

    private final SimulatedTime time = new SimulatedTime(0);
    private final Core core = new Core();
    private final EdgeSessions<String, String> sessions = new EdgeSessions<>(core, 100, 100_000,
            new SimulatedProcess(time, 0));

    private static final class Core implements CoreConnection {
        private RuntimeException failure;
        private int requests;

        private <T> Uni<T> answer(T result) {
            requests++;
            return failure == null ? Uni.createFrom().item(result) : Uni.createFrom().failure(failure);
        }

        @Override
        public Uni<Registration> register() {
            return answer(new Registration(SESSION, Duration.ofSeconds(2)));
        }

        /** Never answers a long poll, so that the test does not poll at one moment. */
        @Override
        public Uni<Renewal> renew(UUID session, List<UUID> acknowledged, Duration hold) {
            return failure == null ? Uni.createFrom().nothing() : answer(null);
        }

        @Override
        public Uni<Void> leave(UUID session) {
            return answer(null);
        }
    }

    private int requestsWithin(long nanos) {
        int before = core.requests;
        time.runUntil(time.now() + nanos);
        return core.requests - before;
    }

    /** Many revoked edges would cause load for as long as they run. */
    @Test
    void anEdgeWithARejectedCredentialSeldomRetries() {
        core.failure = new RejectedCredentialException();
        sessions.start();
        assertThat(requestsWithin(MINUTE)).isBetween(1, 2);
        core.failure = null;
        time.runUntil(time.now() + MINUTE / 2);
        assertThat(sessions.current().id()).isEqualTo(SESSION);
    }

    @Test
    void aRevokedEdgeEndsItsSessionAtOnce() {
        sessions.start();
        EdgeSession<String, String> revoked = sessions.current();
        core.failure = new RejectedCredentialException();
        time.runUntil(time.now() + 1_000 * MILLISECOND);
        assertThat(revoked.isLive()).isFalse();
        assertThatThrownBy(sessions::current).isInstanceOf(NoLeaseException.class);
        assertThat(requestsWithin(MINUTE)).isBetween(1, 2);
    }

    @Test
    void anEdgeWithoutACoreRetriesEachSecond() {
        core.failure = new IllegalStateException("unreachable");
        sessions.start();
        time.runUntil(MINUTE);
        assertThat(requestsWithin(MINUTE)).isBetween(55, 70);
    }
}
