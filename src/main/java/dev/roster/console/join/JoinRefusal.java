package dev.roster.console.join;

import dev.roster.console.Constants;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.TemplateData;

/** Why an invitation cannot be shown, accepted or declined. */
@TemplateData
public enum JoinRefusal {

    NOT_FOUND,
    INVITATION_ACCEPTED,
    INVITATION_EXPIRED,
    INVITATION_DECLINED,
    INVITATION_REVOKED,
    INVITATION_REPLACED,
    ALREADY_MEMBER,
    EMAIL_MISMATCH,
    EMAIL_NOT_VERIFIED,
    TOO_MANY_FAILURES,
    UNAVAILABLE;

    static JoinRefusal of(ProblemType problem) {
        return Constants.of(JoinRefusal.class, problem.name(), NOT_FOUND);
    }

    /** Whether the reader only has to sign in. */
    public boolean isDone() {
        return this == INVITATION_ACCEPTED || this == ALREADY_MEMBER;
    }
}
