package dev.roster.edge.node;

import dev.roster.access.Memberships;
import dev.roster.access.StoredKey;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The result of a lookup. {@link #UNAVAILABLE} has neither membership nor key.
 *
 * @param membership null for the lookup of a key
 * @param key null for the lookup of a membership
 * @param bytes its estimated size in memory
 * @param validFor how long the result is valid, from the moment at which the core read it; null if it does not expire
 */
record Found(Memberships.Result membership, StoredKey key, int bytes, Duration validFor) {
    static final Found NO_ACCOUNT = new Found(Memberships.Result.NO_ACCOUNT, null, 0, null);
    static final Found NO_KEY = new Found(null, StoredKey.UNKNOWN, 0, null);

    /** The core could not look it up in time. */
    static final Found UNAVAILABLE = new Found(null, null, 0, null);

    /**
     * Whether the result is a membership or a valid key. An edge keeps no other result: a person who has just become a member
     * would be denied, and anybody could fill the memory.
     */
    boolean isWorthKeeping() {
        return key != null && key.holder() != null
                || membership != null && membership.membership() != null && !membership.accountClosed();
    }

    /** @param durations null for each that does not end */
    static Duration shortest(Duration... durations) {
        return Stream.of(durations).filter(duration -> duration != null).min(Duration::compareTo).orElse(null);
    }
}
