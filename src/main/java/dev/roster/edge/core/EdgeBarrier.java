package dev.roster.edge.core;

import dev.roster.access.AccessBarrier;
import dev.roster.edge.ProcessClock;
import dev.roster.edge.RevocationBarrier;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;

/** The {@link RevocationBarrier} of this process. */
@ApplicationScoped
class EdgeBarrier implements AccessBarrier {
    private final SqlLeaseStore store;
    private final RevocationBarrier barrier;
    private final EdgeMeters meters;
    private final Context loop;

    @Inject
    EdgeBarrier(SqlLeaseStore store, Vertx vertx, EdgeMeters meters) {
        this.store = store;
        this.barrier = new RevocationBarrier(store, new ProcessClock(vertx));
        this.meters = meters;
        loop = ((VertxInternal) vertx).createEventLoopContext();
    }

    @Override
    public Uni<Void> record(UUID accountId) {
        return store.addPendingChange(accountId);
    }

    @Override
    public Uni<Void> await(UUID accountId) {
        long start = System.nanoTime();
        return barrier.await(accountId).invoke(() -> meters.waited(Duration.ofNanos(System.nanoTime() - start)));
    }

    /** Runs on its own context: on the context of the job, a statement would join the job's next transaction. */
    @Override
    public void start(UUID accountId) {
        loop.runOnContext(started -> barrier.await(accountId).subscribe().with(done -> {
        }, failure -> Log.warnf("The job edge-changes will notify edges of changes in account %s: %s", accountId, failure)));
    }

    Uni<Void> revoke(UUID credential) {
        return barrier.revoke(credential);
    }

    Uni<Boolean> evict(UUID session) {
        return barrier.evict(session);
    }

    Uni<Void> takeOver(Duration age) {
        return barrier.takeOver(age);
    }
}
