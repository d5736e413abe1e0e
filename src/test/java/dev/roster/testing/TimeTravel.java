package dev.roster.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/**
 * Moves the clock that Roster asks while something is done; the database, tokens and the test itself stay in the present.
 */
public final class TimeTravel {

    private static final AtomicReference<Duration> AWAY = new AtomicReference<>(Duration.ZERO);

    private TimeTravel() {
    }

    /** Does it in the future or, with a negative duration, in the past. */
    public static void by(Duration far, Runnable deeds) {
        by(far, () -> {
            deeds.run();
            return null;
        });
    }

    public static <T> T by(Duration far, Supplier<T> deeds) {
        AWAY.set(far);
        try {
            return deeds.get();
        } finally {
            AWAY.set(Duration.ZERO);
        }
    }

    /** What Roster takes the time to be. */
    public static Instant now() {
        return Instant.now().plus(AWAY.get());
    }

    static class Tests {

        /** In microseconds, like the clock that it replaces. */
        @Produces
        @ApplicationScoped
        Clock clock() {
            return new Moved();
        }
    }

    private static final class Moved extends Clock {

        private static final Clock MICROSECONDS = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));

        @Override
        public Instant instant() {
            return MICROSECONDS.instant().plus(AWAY.get());
        }

        @Override
        public ZoneId getZone() {
            return MICROSECONDS.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
