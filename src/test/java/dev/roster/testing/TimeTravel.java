package dev.roster.testing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Moves Roster's clock during an action. The database, tokens and the test keep the current time.
 */
public final class TimeTravel {
    private static final AtomicReference<Duration> OFFSET = new AtomicReference<>(Duration.ZERO);

    private TimeTravel() {
    }

    /** Runs the actions in the future or, with a negative duration, in the past. */
    public static void by(Duration distance, Runnable actions) {
        by(distance, () -> {
            actions.run();
            return null;
        });
    }

    public static <T> T by(Duration distance, Supplier<T> action) {
        OFFSET.set(distance);
        try {
            return action.get();
        } finally {
            OFFSET.set(Duration.ZERO);
        }
    }

    /** The current time of Roster. */
    public static Instant now() {
        return Instant.now().plus(OFFSET.get());
    }

    static class ClockProducer {
        /** In microseconds, like Roster's clock. */
        @Produces
        @ApplicationScoped
        Clock clock() {
            return new OffsetClock();
        }
    }

    private static final class OffsetClock extends Clock {
        private static final Clock MICROSECONDS = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));

        @Override
        public Instant instant() {
            return MICROSECONDS.instant().plus(OFFSET.get());
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
