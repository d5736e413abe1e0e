package dev.roster.edge;

import java.time.Duration;

/**
 * The right of an edge to answer from memory. It counts from the moment at which the edge <em>sent</em> the request that
 * renewed it: the core read the invalidations after that moment, and the duration of the response is unknown.
 * <p>
 * A lapsed lease can be renewed, because the core keeps the invalidations of the session. An ended lease cannot.
 */
class Lease {
    private final Duration period;
    private final EdgeClock clock;

    private volatile TimeMark renewedAt;
    private volatile boolean ended;

    /** @param sentAt when the edge sent the registration */
    Lease(Duration period, TimeMark sentAt, EdgeClock clock) {
        this.period = period;
        this.renewedAt = sentAt;
        this.clock = clock;
    }

    boolean isLive() {
        return !ended && !renewedAt.mayHavePassed(period, clock);
    }

    /**
     * Call it after the invalidations of the response have been applied.
     *
     * @param sentAt when the edge sent the request. A response that arrives out of order does not shorten the lease.
     */
    synchronized void renew(TimeMark sentAt) {
        if (sentAt.isAfter(renewedAt)) {
            renewedAt = sentAt;
        }
    }

    void end() {
        ended = true;
    }

    Duration period() {
        return period;
    }
}
