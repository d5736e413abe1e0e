package dev.roster.edge;

import java.util.SplittableRandom;

/** Runs events in the order of their virtual times, in nanoseconds, on one thread. A seed determines every schedule. */
final class SimulatedTime {
    static final long MILLISECOND = 1_000_000;

    /** Threads that can stand still at once within {@link #interleave}. */
    private static final int INTERLEAVED_THREADS = 2;

    private final EventQueue events = new EventQueue();
    final SplittableRandom random;

    private long now;
    private int interleaved;

    SimulatedTime(long seed) {
        random = new SplittableRandom(seed);
    }

    long now() {
        return now;
    }

    void at(long time, Runnable task) {
        events.add(Math.max(time, now), task);
    }

    void after(long delay, Runnable task) {
        at(now + delay, task);
    }

    void runUntil(long end) {
        while (!events.isEmpty() && events.firstTime() <= end) {
            now = events.firstTime();
            events.removeFirst().run();
        }
        now = Math.max(now, end);
    }

    /** Lets the current thread stand still, in one of five calls, while other events run. */
    void interleave(long longest) {
        if (interleaved < INTERLEAVED_THREADS && random.nextInt(5) == 0) {
            interleaved++;
            runUntil(now + random.nextLong(1, longest));
            interleaved--;
        }
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** @return milliseconds as nanoseconds */
    long between(int least, int most) {
        return random.nextLong(least * MILLISECOND, most * MILLISECOND + 1);
    }
}
