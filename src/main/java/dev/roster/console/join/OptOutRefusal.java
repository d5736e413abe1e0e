package dev.roster.console.join;

import dev.roster.console.Constants;
import dev.roster.problem.ProblemType;

/** Why a choice about invitations cannot be shown or changed. */
public enum OptOutRefusal {

    NOT_FOUND,
    TOO_EARLY_TO_ALLOW,
    UNAVAILABLE;

    static OptOutRefusal of(ProblemType problem) {
        return Constants.of(OptOutRefusal.class, problem.name(), NOT_FOUND);
    }
}
