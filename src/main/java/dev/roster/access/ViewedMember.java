package dev.roster.access;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import java.util.UUID;

/**
 * The member as whom an operator sees the console. It authorizes pages only; {@link AccessFilter} rejects every form. Like an
 * access token, it names a person; every decision looks up the membership.
 */
public record ViewedMember(UUID accountId, UUID memberId, String issuer, String subject) implements Credential {
    public static Problem ended() {
        return ProblemType.SUPPORT_VIEW_ENDED.because("End the view, and start another one if the account consents.");
    }

    public static Problem readOnly() {
        return ProblemType.SUPPORT_VIEW_READ_ONLY.because("A view as a member shows the pages of its account only.");
    }

    @Override
    public String toString() {
        return "view as member " + memberId;
    }
}
