package dev.roster.edge;

import java.util.Arrays;

/** A binary heap without boxes and comparators, because the simulation spends most of its time in it. */
final class EventQueue {
    private static final int ORDER_BITS = 20;

    /** The time in the upper bits, and in the lower ones the order of events at the same time. */
    private long[] keys = new long[64];
    private Runnable[] tasks = new Runnable[64];
    private int size;
    private long added;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long time, Runnable task) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            tasks = Arrays.copyOf(tasks, size * 2);
        }
        long key = time << ORDER_BITS | added++;
        int hole = size++;
        while (hole > 0 && keys[(hole - 1) / 2] > key) {
            move((hole - 1) / 2, hole);
            hole = (hole - 1) / 2;
        }
        keys[hole] = key;
        tasks[hole] = task;
    }

    long firstTime() {
        return keys[0] >> ORDER_BITS;
    }

    Runnable removeFirst() {
        Runnable first = tasks[0];
        size--;
        long key = keys[size];
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && keys[child + 1] < keys[child]) {
                child++;
            }
            if (keys[child] >= key) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        keys[hole] = key;
        tasks[hole] = tasks[size];
        tasks[size] = null;
        return first;
    }

    private void move(int from, int to) {
        keys[to] = keys[from];
        tasks[to] = tasks[from];
    }
}
