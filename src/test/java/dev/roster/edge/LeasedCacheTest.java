package dev.roster.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeasedCacheTest {
    private static final UUID ACCOUNT = new UUID(1, 1);
    private static final UUID OTHER_ACCOUNT = new UUID(1, 2);

    private final SettableClock clock = new SettableClock();

    @Test
    void anInvalidationDropsTheEntriesOfItsAccountOnly() {
        LeasedCache<String, String> cache = new LeasedCache<>(100, 100_000, 16, clock);
        cache.ticket(ACCOUNT, "grace").store("member", 6, null);
        cache.ticket(OTHER_ACCOUNT, "grace").store("admin", 5, null);
        cache.invalidate(ACCOUNT);
        assertThat(cache.find(ACCOUNT, "grace")).isEmpty();
        assertThat(cache.find(OTHER_ACCOUNT, "grace")).contains("admin");
    }

    @Test
    void anInvalidationRejectsTheResultOfALookupInFlight() {
        LeasedCache<String, String> cache = new LeasedCache<>(100, 100_000, 16, clock);
        LeasedCache<String, String>.Ticket ticket = cache.ticket(ACCOUNT, "grace");
        cache.invalidate(ACCOUNT);
        ticket.store("member", 6, null);
        assertThat(cache.find(ACCOUNT, "grace")).isEmpty();
    }

    @Test
    void aResultExpiresCountedFromTheRequest() {
        LeasedCache<String, String> cache = new LeasedCache<>(100, 100_000, 16, clock);
        LeasedCache<String, String>.Ticket ticket = cache.ticket(ACCOUNT, "grace");
        clock.advance(Duration.ofSeconds(5).toNanos());
        ticket.store("member", 6, Duration.ofSeconds(10));
        assertThat(cache.find(ACCOUNT, "grace")).contains("member");
        clock.advance(Duration.ofSeconds(5).toNanos());
        assertThat(cache.find(ACCOUNT, "grace")).isEmpty();
    }

    @Test
    void invalidEntriesAreRemoved() {
        LeasedCache<String, String> cache = new LeasedCache<>(100, 100_000, 16, clock);
        cache.ticket(ACCOUNT, "removed").store("member", 6, null);
        cache.ticket(OTHER_ACCOUNT, "expired").store("member", 6, Duration.ofSeconds(10));
        cache.ticket(OTHER_ACCOUNT, "grace").store("member", 6, Duration.ofSeconds(30));
        cache.invalidate(ACCOUNT);
        clock.advance(Duration.ofSeconds(10).toNanos());
        cache.removeInvalid();
        assertThat(cache.entries()).isEqualTo(1);
        assertThat(cache.find(OTHER_ACCOUNT, "grace")).contains("member");
    }

    @Test
    void keepsAtMostTheNumberOfEntries() {
        LeasedCache<Integer, String> cache = new LeasedCache<>(100, 1_000_000, 16, clock);
        assertThat(countAfterStoring(cache, 1_000, 1)).isBetween(50L, 100L);
    }

    @Test
    void keepsAtMostTheNumberOfBytes() {
        LeasedCache<Integer, String> cache = new LeasedCache<>(1_000, 100_000, 16, clock);
        assertThat(countAfterStoring(cache, 1_000, 10_000)).isBetween(5L, 10L);
    }

    private static long countAfterStoring(LeasedCache<Integer, String> cache, int number, int bytes) {
        IntStream.range(0, number).forEach(key -> cache.ticket(ACCOUNT, key).store("value", bytes, null));
        return IntStream.range(0, number).filter(key -> cache.find(ACCOUNT, key).isPresent()).count();
    }
}
