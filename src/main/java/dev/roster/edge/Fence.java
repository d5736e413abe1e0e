package dev.roster.edge;

import java.util.List;
import java.util.UUID;

/**
 * The pending changes of an account, and the sessions that must drop its entries.
 *
 * @param invalidation its id in every session
 * @param changes committed before the sessions were read
 */
record Fence(UUID invalidation, List<UUID> changes, List<LeasedSession> sessions) {
    boolean isEmpty() {
        return changes.isEmpty() || sessions.isEmpty();
    }
}
