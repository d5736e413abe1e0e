package dev.roster.edge;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The clocks of this process. A timer runs on the event loop that has set it. */
public final class ProcessClock implements EdgeClock {
    private final Vertx vertx;

    public ProcessClock(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long wallNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /** Rounds up to whole milliseconds, the unit of the timers. */
    @Override
    public void after(Duration delay, Runnable task) {
        long millis = TimeUnit.NANOSECONDS.toMillis(delay.toNanos() + TimeUnit.MILLISECONDS.toNanos(1) - 1);
        vertx.setTimer(Math.max(1, millis), timer -> task.run());
    }
}
