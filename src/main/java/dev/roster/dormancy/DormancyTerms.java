package dev.roster.dormancy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * The settings of a policy.
 *
 * @param days without activity until a member is dormant
 * @param warnDaysBefore days between the warning and the suspension; 0 for no warning
 */
record DormancyTerms(int days, int warnDaysBefore, boolean suspend, Set<UUID> exempt) {

    /** The default: nobody is warned or suspended. */
    static final DormancyTerms NONE = new DormancyTerms(90, 0, false, Set.of());

    boolean warns() {
        return warnDaysBefore > 0;
    }

    Instant dormantSince(Instant now) {
        return now.minus(Duration.ofDays(days));
    }

    /** Members without activity since then are warned or suspended. */
    Instant idleSinceForRun(Instant now) {
        return now.minus(Duration.ofDays(days - warnDaysBefore));
    }

    Instant suspensionAfterWarning(Instant idleSince, Instant warnedAt) {
        Instant dormant = idleSince.plus(Duration.ofDays(days));
        Instant warned = warnedAt.plus(Duration.ofDays(warnDaysBefore));
        return dormant.isAfter(warned) ? dormant : warned;
    }
}
