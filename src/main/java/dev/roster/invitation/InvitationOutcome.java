package dev.roster.invitation;

import dev.roster.problem.Problem;

/** The outcome of one {@link NewInvitation}: either {@code invitation} or {@code problem} is null. */
record InvitationOutcome(InvitationOutcomeKind kind, Invitation invitation, Problem problem) {

    static InvitationOutcome of(InvitationOutcomeKind kind, Invitation invitation) {
        return new InvitationOutcome(kind, invitation, null);
    }

    static InvitationOutcome rejected(Problem problem) {
        return new InvitationOutcome(InvitationOutcomeKind.REJECTED, null, problem);
    }

    boolean needsEmail() {
        return kind == InvitationOutcomeKind.INVITED || kind == InvitationOutcomeKind.RESENT;
    }

    Invitation invitationOrThrow() {
        if (problem != null) {
            throw problem;
        }
        return invitation;
    }
}
