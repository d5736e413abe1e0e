package dev.roster.edge;

import java.util.List;

/**
 * The result of a renewal.
 *
 * @param ended whether the core has refused the renewal. The edge must drop its cache and begin a new session.
 * @param invalidations all that the session has not acknowledged
 */
public record Renewal(boolean ended, List<Invalidation> invalidations) {
    public static final Renewal ENDED = new Renewal(true, List.of());
}
