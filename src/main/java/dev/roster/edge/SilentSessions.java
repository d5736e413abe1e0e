package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Ends the sessions of edges that have stopped without {@link LeaseStore#leave}, so that the next change of an account does
 * not wait for them. Every core has its own observations and compares them only with its own clock.
 */
public class SilentSessions {
    private final LeaseStore store;
    private final EdgeClock clock;

    private Map<UUID, Observation> observations = Map.of();

    public SilentSessions(LeaseStore store, EdgeClock clock) {
        this.store = store;
        this.clock = clock;
    }

    private record Observation(LeasedSession session, TimeMark since) {
    }

    /** Call it at intervals of about a period. It ends a session that it has seen twice, a period apart, without a renewal. */
    public Uni<Void> end() {
        return store.sessions().map(this::observe)
                .chain(silent -> silent.isEmpty() ? Uni.createFrom().voidItem() : store.end(silent));
    }

    /** @return the sessions whose leases have lapsed */
    private List<LeasedSession> observe(List<LeasedSession> sessions) {
        TimeMark now = TimeMark.now(clock);
        Map<UUID, Observation> next = new HashMap<>();
        for (LeasedSession session : sessions) {
            Observation last = observations.get(session.id());
            next.put(session.id(), last != null && last.session().equals(session) ? last : new Observation(session, now));
        }
        observations = next;
        return next.values().stream()
                .filter(observation -> observation.since().hasPassed(observation.session().period(), clock))
                .map(Observation::session)
                .toList();
    }
}
