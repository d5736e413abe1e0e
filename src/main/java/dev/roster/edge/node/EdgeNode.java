package dev.roster.edge.node;

import dev.roster.access.AccessSettings;
import dev.roster.access.Mode;
import dev.roster.edge.EdgeSessions;
import dev.roster.edge.ProcessClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;

/** Keeps the lease of an edge from start to stop, on one event loop, and reports its state. Does nothing on a core. */
@ApplicationScoped
class EdgeNode {
    private static final Duration LAST_REQUEST = Duration.ofSeconds(1);

    /** The longest time for which the data of a removed member stays in memory. */
    private static final Duration REMOVAL_INTERVAL = Duration.ofMinutes(10);

    @Inject
    EdgeSettings settings;
    @Inject
    AccessSettings access;
    @Inject
    ReturnedActivity activity;
    @Inject
    Vertx vertx;
    @Inject
    MeterRegistry meters;

    private Context loop;
    private EdgeSessions<Lookup, Found> sessions;
    private LeasedLookups lookups;
    private long reports;

    void onStart(@Observes StartupEvent start) {
        if (!Mode.isEdge()) {
            return;
        }
        if (settings.cacheEntries() < 1 || settings.cacheBytes().asLongValue() < 1) {
            throw new IllegalArgumentException("ROSTER_EDGE_CACHE_ENTRIES and ROSTER_EDGE_CACHE_BYTES must be at least 1");
        }
        CoreClient core = new CoreClient(vertx, settings, activity);
        sessions = new EdgeSessions<>(core, settings.cacheEntries(), settings.cacheBytes().asLongValue(),
                new ProcessClock(vertx));
        lookups = new LeasedLookups(sessions, core, access, meters);
        meters.gauge("roster.ready", this, edge -> edge.isLive() ? 1 : 0);
        meters.gauge("roster.edge.entries", this, edge -> edge.sessions.entries());
        loop = ((VertxInternal) vertx).createEventLoopContext();
        LeaseLog log = new LeaseLog(sessions::isLive, core::lastFailure);
        loop.runOnContext(started -> {
            sessions.start();
            reports = vertx.setPeriodic(LeaseLog.INTERVAL.toMillis(), timer -> log.update());
            vertx.setPeriodic(REMOVAL_INTERVAL.toMillis(), timer -> vertx.executeBlocking(() -> {
                sessions.removeInvalid();
                return null;
            }));
        });
    }

    /** Releases the lease, so that no change waits for an edge that has stopped. */
    void onStop(@Observes ShutdownEvent stop) {
        if (loop == null) {
            return;
        }
        Uni.createFrom().<Void> emitter(emitter -> loop.runOnContext(stopping -> {
            vertx.cancelTimer(reports);
            sessions.stop().subscribe().with(emitter::complete, emitter::fail);
        }))
                .ifNoItem().after(LAST_REQUEST).fail()
                .onFailure().invoke(failure -> Log.warnf("The lease was not released and will expire: %s", failure))
                .onFailure().recoverWithNull()
                .await().atMost(LAST_REQUEST.multipliedBy(2));
    }

    boolean isLive() {
        return sessions.isLive();
    }

    LeasedLookups lookups() {
        return lookups;
    }
}
