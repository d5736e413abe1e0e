package dev.roster.dormancy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What a policy says.
 *
 * @param days after how many of them without activity a member counts as dormant
 * @param warnDaysBefore how long before a suspension the warning goes out; 0: there is none
 */
record DormancyTerms(int days, int warnDaysBefore, boolean suspend, Set<UUID> exempt) {

    /** What holds as long as an account has said nothing: nothing happens to anybody. */
    static final DormancyTerms NONE = new DormancyTerms(90, 0, false, Set.of());

    boolean warns() {
        return warnDaysBefore > 0;
    }

    /** Who has not been active since then is dormant. */
    Instant dormantSince(Instant now) {
        return now.minus(Duration.ofDays(days));
    }

    /** Who has not been active since then is of interest to a run. */
    Instant concernedSince(Instant now) {
        return now.minus(Duration.ofDays(days - warnDaysBefore));
    }

    /** When who is warned now will be suspended. */
    Instant suspensionAfterWarning(Instant idleSince, Instant warnedAt) {
        Instant dormant = idleSince.plus(Duration.ofDays(days));
        Instant warned = warnedAt.plus(Duration.ofDays(warnDaysBefore));
        return dormant.isAfter(warned) ? dormant : warned;
    }
}
