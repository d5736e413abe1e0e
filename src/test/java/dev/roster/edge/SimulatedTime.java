package dev.roster.edge;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Runs events in the order of their virtual times, in nanoseconds, on one thread. A seed determines every schedule. */
final class SimulatedTime {
    static final long MILLISECOND = 1_000_000;

    /** Threads that can stand still at once within {@link #interleave}. */
    private static final int INTERLEAVED_THREADS = 2;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    final SplittableRandom random;

    private long now;
    private long scheduled;
    private int interleaved;

    private record Event(long time, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time == other.time ? Long.compare(order, other.order) : Long.compare(time, other.time);
        }
    }

    SimulatedTime(long seed) {
        random = new SplittableRandom(seed);
    }

    long now() {
        return now;
    }

    void at(long time, Runnable task) {
        events.add(new Event(Math.max(time, now), scheduled++, task));
    }

    void after(long delay, Runnable task) {
        at(now + delay, task);
    }

    void runUntil(long end) {
        while (!events.isEmpty() && events.peek().time() <= end) {
            Event event = events.poll();
            now = event.time();
            event.task().run();
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
