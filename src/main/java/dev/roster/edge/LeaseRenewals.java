package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Answers the renewals of edges on one core. The statement runs when the request arrives. If there is no invalidation, the
 * response waits for one, at most for the {@code hold} of the request. A response without invalidations needs no second
 * statement: the lease counts from the request, which was sent before the first.
 */
public class LeaseRenewals {
    private final LeaseStore store;
    private final EdgeClock clock;

    /** The newest request of each session, from before its statement until its response. */
    private final Map<UUID, Waiting> waiting = new HashMap<>();

    public LeaseRenewals(LeaseStore store, EdgeClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A signal can arrive before the statement has returned. */
    private static final class Waiting {
        private boolean signalled;
        private Runnable onSignal = () -> {
        };

        void signal() {
            signalled = true;
            onSignal.run();
        }
    }

    /** All methods must run on one event loop. */
    public Uni<Renewal> renew(UUID credential, UUID session, List<UUID> acknowledged, Duration hold) {
        if (hold.isZero()) {
            return store.renew(credential, session, acknowledged);
        }
        Waiting request = new Waiting();
        waiting.put(session, request);
        return store.renew(credential, session, acknowledged)
                .chain(renewal -> renewal.ended() || !renewal.invalidations().isEmpty() ? Uni.createFrom().item(renewal)
                        : hold(request, hold).chain(signalled -> signalled ? store.renew(credential, session, List.of())
                                : Uni.createFrom().item(renewal)))
                .onTermination().invoke(() -> waiting.remove(session, request));
    }

    /**
     * Answers the waiting renewal of the session, because it may have an invalidation. A signal can be lost: the renewal then
     * ends with its {@code hold}, and the next one reads the invalidation.
     */
    public void signal(UUID session) {
        Waiting request = waiting.get(session);
        if (request != null) {
            request.signal();
        }
    }

    /** @return whether a signal has ended the wait */
    private Uni<Boolean> hold(Waiting request, Duration hold) {
        if (request.signalled) {
            return Uni.createFrom().item(true);
        }
        return Uni.createFrom().emitter(emitter -> {
            request.onSignal = () -> emitter.complete(true);
            clock.after(hold, () -> emitter.complete(false));
        });
    }
}
