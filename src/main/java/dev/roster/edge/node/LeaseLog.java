package dev.roster.edge.node;

import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Logs each loss and each return of the lease once, except a loss that is shorter than the interval. */
final class LeaseLog {
    static final Duration INTERVAL = Duration.ofMillis(200);

    /** The first lease takes one request, which can be slow. */
    private static final int UPDATES_BEFORE_FIRST_WARNING = 10;

    private final BooleanSupplier live;
    private final Supplier<Throwable> cause;

    private boolean wasLive;
    private boolean hasWarned;
    private int updates;

    LeaseLog(BooleanSupplier live, Supplier<Throwable> cause) {
        this.live = live;
        this.cause = cause;
    }

    /** Call it at the interval. */
    void update() {
        boolean isLive = live.getAsBoolean();
        updates++;
        if (isLive && !wasLive) {
            Log.info("The edge has a live lease and answers requests");
            hasWarned = false;
        } else if (!isLive && !hasWarned && (wasLive || updates >= UPDATES_BEFORE_FIRST_WARNING)) {
            Log.warnf("The edge has no live lease and answers 503 until the core renews it. Last failure: %s", cause.get());
            hasWarned = true;
        }
        wasLive = isLive;
    }
}
