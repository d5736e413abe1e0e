package dev.roster.edge;

import java.time.Duration;
import java.util.UUID;

/**
 * A new session.
 *
 * @param period how long a lease lasts. It never changes within a session: a core that waits must know the longest lease that
 *        any core has granted, also while two releases or settings run side by side.
 */
public record Registration(UUID session, Duration period) {
}
