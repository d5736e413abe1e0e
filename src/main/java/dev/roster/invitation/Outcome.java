package dev.roster.invitation;

import dev.roster.platform.Problem;

/** What became of one wanted invitation; either {@code invitation} or {@code problem} is null. */
record Outcome(OutcomeKind kind, Invitation invitation, Problem problem) {

    static Outcome rejected(Problem problem) {
        return new Outcome(OutcomeKind.REJECTED, null, problem);
    }

    boolean needsMail() {
        return kind == OutcomeKind.INVITED || kind == OutcomeKind.RESENT;
    }
}
