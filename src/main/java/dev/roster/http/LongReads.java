package dev.roster.http;

import dev.roster.database.DatabaseSettings;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Limits the concurrent exports, reports and verifications of a replica, per account and in total, because most of them hold a
 * connection to the database until they end.
 */
@ApplicationScoped
public class LongReads {
    private static final Duration MAX_DURATION = Duration.ofMinutes(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    @Inject
    HttpSettings config;
    @Inject
    DatabaseSettings database;

    private final Map<UUID, Integer> running = new HashMap<>();
    private int total;

    /** Fails with {@code too-many-exports} at the account's limit, and with {@code unavailable} at the replica's. */
    public <T> Uni<T> run(UUID accountId, Uni<T> read) {
        return Uni.createFrom().deferred(() -> {
            begin(accountId);
            return read.ifNoItem().after(MAX_DURATION).fail()
                    .onTermination().invoke(() -> end(accountId));
        });
    }

    private synchronized void begin(UUID accountId) {
        if (running.getOrDefault(accountId, 0) >= config.exports().maxConcurrentPerAccount()) {
            throw ProblemType.TOO_MANY_EXPORTS.because("Wait until one of the account's exports or verifications ends.")
                    .retryAfter(RETRY_AFTER);
        }
        if (total >= maxRunning()) {
            throw ProblemType.UNAVAILABLE.because("Exports and verifications of other accounts are in progress.")
                    .retryAfter(RETRY_AFTER);
        }
        running.merge(accountId, 1, Integer::sum);
        total++;
    }

    private synchronized void end(UUID accountId) {
        total--;
        running.computeIfPresent(accountId, (id, count) -> count == 1 ? null : count - 1);
    }

    /** At least half of the connections stay free for requests. */
    private int maxRunning() {
        return Math.max(1, Math.min(config.exports().maxConcurrent(), database.maxConnections() / 2));
    }
}
