package dev.roster.edge.core;

import dev.roster.database.CallerContext;
import dev.roster.edge.LeaseRenewals;
import dev.roster.edge.ProcessClock;
import dev.roster.edge.Renewal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Runs {@link LeaseRenewals} on one event loop, for the requests of all loops. */
@ApplicationScoped
class HeldRenewals {
    private final LeaseRenewals renewals;
    private final Context loop;

    @Inject
    HeldRenewals(SqlLeaseStore store, Vertx vertx) {
        renewals = new LeaseRenewals(store, new ProcessClock(vertx));
        loop = ((VertxInternal) vertx).createEventLoopContext();
    }

    Uni<Renewal> renew(UUID credential, UUID session, List<UUID> acknowledged, Duration hold) {
        return CallerContext.current().emit(Uni.createFrom().<Renewal> emitter(emitter -> loop.runOnContext(now -> renewals
                .renew(credential, session, acknowledged, hold)
                .subscribe().with(emitter::complete, emitter::fail))));
    }

    void signal(UUID session) {
        loop.runOnContext(now -> renewals.signal(session));
    }
}
