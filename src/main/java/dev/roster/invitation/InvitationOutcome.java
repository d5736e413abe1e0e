package dev.roster.invitation;

import dev.roster.problem.Problem;

/** What became of one wanted invitation; either {@code invitation} or {@code problem} is null. */
record InvitationOutcome(InvitationOutcomeKind kind, Invitation invitation, Problem problem) {

    static InvitationOutcome rejected(Problem problem) {
        return new InvitationOutcome(InvitationOutcomeKind.REJECTED, null, problem);
    }

    boolean needsMail() {
        return kind == InvitationOutcomeKind.INVITED || kind == InvitationOutcomeKind.RESENT;
    }
}
