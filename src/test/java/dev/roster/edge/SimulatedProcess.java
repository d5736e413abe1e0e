package dev.roster.edge;

import java.time.Duration;

/** A process with its own clocks, which can stop, continue, crash and start again. */
class SimulatedProcess implements EdgeClock {
    private static final double DRIFT = 0.01;
    private static final long MINUTE = 60_000_000_000L;

    final SimulatedTime time;

    private final double rate;
    private final double wallRate;
    private long wallOffset;
    private long suspended;
    private boolean wallClockWasSetBack;
    private long stoppedUntil;
    private int life;

    /** @param slow the probability that a clock is slow */
    SimulatedProcess(SimulatedTime time, double slow) {
        this.time = time;
        rate = rate(slow);
        wallRate = rate(slow);
        wallOffset = time.random.nextLong(-MINUTE, MINUTE);
    }

    /** Only the extremes, because they are critical. */
    private double rate(double slow) {
        return time.chance(slow) ? 1 - DRIFT : 1 + DRIFT;
    }

    @Override
    public long monotonicNanos() {
        return (long) ((time.now() - suspended) * rate);
    }

    @Override
    public long wallNanos() {
        return (long) (time.now() * wallRate) + wallOffset;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        time.after((long) (delay.toNanos() / rate), bind(task));
    }

    /** A task that waits while the process stands still, and that a crash discards. */
    Runnable bind(Runnable task) {
        int ofLife = life;
        return new Runnable() {
            @Override
            public void run() {
                if (ofLife != life) {
                    return;
                }
                if (time.now() < stoppedUntil) {
                    time.at(stoppedUntil, this);
                } else {
                    task.run();
                }
            }
        };
    }

    int life() {
        return life;
    }

    boolean isRunning() {
        return time.now() >= stoppedUntil;
    }

    void resume() {
        stoppedUntil = 0;
    }

    /** SIGSTOP and SIGCONT. */
    void pause(long duration) {
        stoppedUntil = Math.max(stoppedUntil, time.now() + duration);
    }

    /** The machine sleeps: the monotonic clock stops too. */
    void suspend(long duration) {
        if (isRunning() && !wallClockWasSetBack) {
            suspended += duration;
            pause(duration);
        }
    }

    /** The protocol assumes that nobody sets the wall clock back while the monotonic clock stops. */
    void setWallClock(long difference) {
        if (difference > 0 || suspended == 0) {
            wallClockWasSetBack |= difference < 0;
            wallOffset += difference;
        }
    }

    void crash() {
        life++;
        stoppedUntil = 0;
    }
}
