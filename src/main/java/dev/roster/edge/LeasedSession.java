package dev.roster.edge;

import java.time.Duration;
import java.util.UUID;

/**
 * A session as one statement of the core read it.
 *
 * @param credential of its edge
 * @param renewals how often the session has been renewed. {@link LeaseStore#end} compares it.
 * @param period of its leases
 */
public record LeasedSession(UUID credential, UUID id, long renewals, Duration period) {
}
