package dev.roster.edge.core;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of the core about edges (docs/edge.md). */
@ApplicationScoped
class EdgeMeters {
    @Inject
    MeterRegistry registry;

    private final AtomicInteger sessions = new AtomicInteger();
    private Counter lapsed;
    private Timer waits;

    @PostConstruct
    void register() {
        registry.gauge("roster.edge.sessions", sessions);
        lapsed = registry.counter("roster.edge.sessions.lapsed");
        waits = registry.timer("roster.edge.barrier.duration");
    }

    void sessions(int found) {
        sessions.set(found);
    }

    /** Sessions that ended because the edge had not renewed its lease. */
    void lapsed(int ended) {
        lapsed.increment(ended);
    }

    /** The time between a transaction and its response. */
    void waited(Duration duration) {
        waits.record(duration);
    }
}
