package dev.roster.edge;

import java.time.Duration;

/**
 * A moment on both clocks of one process. The edge must end a lease before the core stops waiting for it, although their
 * clocks run at different speeds. Both measure the same duration, the edge with {@link #mayHavePassed} and the core with
 * {@link #hasPassed}: if no clock deviates from real time by more than 1 %, the edge finishes first, because 0.98 &lt; 0.99
 * / 1.01.
 */
record TimeMark(long monotonicNanos, long wallNanos) {
    private static final double EDGE_SHARE = 0.98;

    static TimeMark now(EdgeClock clock) {
        return new TimeMark(clock.monotonicNanos(), clock.wallNanos());
    }

    /**
     * Whether the duration may have passed on some clock. Reads the faster of the two clocks: the monotonic one misses the time
     * while the machine is suspended, and the other one can be set backwards.
     */
    boolean mayHavePassed(Duration duration, EdgeClock clock) {
        long elapsed = Math.max(clock.monotonicNanos() - monotonicNanos, clock.wallNanos() - wallNanos);
        return elapsed >= (long) (duration.toNanos() * EDGE_SHARE);
    }

    /** Whether the duration has passed on every clock. Reads only the clock that nobody can set forwards. */
    boolean hasPassed(Duration duration, EdgeClock clock) {
        return clock.monotonicNanos() - monotonicNanos >= duration.toNanos();
    }

    /** The time until {@link #hasPassed}; zero or negative afterwards. */
    Duration remaining(Duration duration, EdgeClock clock) {
        return duration.minusNanos(clock.monotonicNanos() - monotonicNanos);
    }

    boolean isAfter(TimeMark other) {
        return monotonicNanos - other.monotonicNanos > 0;
    }
}
