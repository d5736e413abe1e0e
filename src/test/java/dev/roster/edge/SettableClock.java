package dev.roster.edge;

import java.time.Duration;

/** A clock without timers. */
final class SettableClock implements EdgeClock {
    long monotonic;
    long wall;

    void advance(long nanos) {
        monotonic += nanos;
        wall += nanos;
    }

    @Override
    public long monotonicNanos() {
        return monotonic;
    }

    @Override
    public long wallNanos() {
        return wall;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        throw new UnsupportedOperationException();
    }
}
