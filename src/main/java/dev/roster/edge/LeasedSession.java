package dev.roster.edge;

import java.time.Duration;
import java.util.UUID;

/**
 * A session as one statement of the core read it.
 *
 * @param renewals how often the session has been renewed. {@link LeaseStore#end} compares it.
 * @param period of its leases
 */
record LeasedSession(UUID id, long renewals, Duration period) {
}
