package dev.roster.edge;

import java.time.Duration;

/**
 * The clocks and timers of one process. No other class of this package reads a clock. Only differences between two readings
 * of one process have a meaning.
 */
public interface EdgeClock {
    /** The time in nanoseconds of a clock that nobody sets. It may stop while the machine is suspended. */
    long monotonicNanos();

    /**
     * The time in nanoseconds of a clock that continues while the machine is suspended. It can be set forwards and backwards.
     */
    long wallNanos();

    /** Runs the task once, after at least this time. */
    void after(Duration delay, Runnable task);
}
