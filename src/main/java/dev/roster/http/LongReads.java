package dev.roster.http;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.DatabaseSettings;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;

/**
 * Limits how many exports, reports and verifications a replica makes at the same time, of one account and in all: most of them
 * hold a connection to the database until they end.
 */
@ApplicationScoped
public class LongReads {

    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

    @Inject
    ExportSettings config;

    @Inject
    DatabaseSettings database;

    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<UUID, Integer> underWayOf = new ConcurrentHashMap<>();

    /** Fails with {@code too-many-exports} if the account has as many under way as it may, else with {@code unavailable}. */
    public <T> Uni<T> one(UUID accountId, Uni<T> reading) {
        return Uni.createFrom().deferred(() -> {
            begin(accountId);
            return reading.ifNoItem().after(LONGEST).fail()
                    .onTermination().invoke(() -> end(accountId));
        });
    }

    private void begin(UUID accountId) {
        int ofAccount = underWayOf.merge(accountId, 1, Integer::sum);
        int all = underWay.incrementAndGet();
        if (ofAccount > config.perAccount()) {
            end(accountId);
            throw ProblemType.TOO_MANY_EXPORTS.because("Wait until one of the account's exports or verifications has ended.")
                    .retryAfter(TRY_AGAIN);
        }
        if (all > most()) {
            end(accountId);
            throw ProblemType.UNAVAILABLE.because("Other accounts' exports and verifications are under way.")
                    .retryAfter(TRY_AGAIN);
        }
    }

    private void end(UUID accountId) {
        underWay.decrementAndGet();
        underWayOf.computeIfPresent(accountId, (id, reads) -> reads == 1 ? null : reads - 1);
    }

    /** At least half of the connections stay for everything else. */
    private int most() {
        return Math.max(1, Math.min(config.atOnce(), database.maxConnections() / 2));
    }
}
