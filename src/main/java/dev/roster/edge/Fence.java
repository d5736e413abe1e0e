package dev.roster.edge;

import java.util.List;
import java.util.UUID;

/**
 * The pending changes of an account, and the sessions that must drop its entries.
 *
 * @param invalidation its id in every session
 * @param changes committed before the sessions were read
 * @param revokes whether a change can have revoked access
 */
public record Fence(UUID invalidation, List<UUID> changes, boolean revokes, List<LeasedSession> sessions) {
    public boolean isEmpty() {
        return changes.isEmpty() || sessions.isEmpty();
    }
}
