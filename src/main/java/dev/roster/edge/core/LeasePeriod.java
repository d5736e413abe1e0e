package dev.roster.edge.core;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** The period of new leases. Fails at startup if it is out of range. */
@Startup
@ApplicationScoped
class LeasePeriod {
    @Inject
    EdgeCoreSettings config;

    @PostConstruct
    void check() {
        Duration lease = config.lease();
        if (lease.compareTo(EdgeCoreSettings.SHORTEST_LEASE) < 0 || lease.compareTo(EdgeCoreSettings.LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException("ROSTER_EDGE_LEASE must be between 500 ms and 10 s");
        }
    }

    Duration get() {
        return config.lease();
    }
}
