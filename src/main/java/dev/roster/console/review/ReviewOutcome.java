package dev.roster.console.review;

import dev.roster.console.Constants;
import dev.roster.console.Frame;

/** The effect of a completed review on a member. */
public enum ReviewOutcome {

    KEPT,
    DEMOTED,
    REMOVED,
    GONE;

    static String name(String value, Frame frame) {
        ReviewOutcome outcome = Constants.of(ReviewOutcome.class, value, GONE);
        return frame.phrase(ReviewsMessages.class, outcome, messages -> messages.outcome(outcome));
    }
}
