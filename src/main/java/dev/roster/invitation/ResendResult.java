package dev.roster.invitation;

import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.problem.Problem;

/** What became of each invitation that was to be sent again. */
@Schema(name = "ResendResult", description = "What became of each invitation, the email that failed first at the beginning.")
public record ResendResult(
        @Schema(required = true, description = "True when nothing was stored or sent.") boolean dryRun,
        @Schema(required = true, description = "How many are sent again.") long resent,
        @Schema(required = true) long rejected,
        @Schema(required = true) List<Line> results,
        @Schema(nullable = true, description = "Send it as `cursor` for the next ones; null when there are no more. There can be more although `results` is empty.") String nextCursor) {

    /** What became of one. */
    @Schema(name = "ResendLine")
    public record Line(
            @Schema(required = true) UUID invitationId,
            @Schema(required = true, format = "email", examples = "grace@acme.example") String email,
            @Schema(required = true, description = "`resent` or `rejected`.") InvitationOutcomeKind outcome,
            @Schema(nullable = true, description = "Why it was rejected: the problem that `resendInvitation` would have been answered with.") BulkResult.Reason reason) {

        static Line resent(UUID invitationId, String email) {
            return new Line(invitationId, email, InvitationOutcomeKind.RESENT, null);
        }

        static Line rejected(UUID invitationId, String email, Problem problem) {
            return new Line(invitationId, email, InvitationOutcomeKind.REJECTED, BulkResult.Reason.of(problem));
        }

        /** The same if it is rejected anyway, or if one more email is allowed. */
        Line within(InvitationLimits.Limits limits) {
            if (outcome == InvitationOutcomeKind.REJECTED) {
                return this;
            }
            try {
                limits.takeOne();
                return this;
            } catch (Problem exceeded) {
                return rejected(invitationId, email, exceeded);
            }
        }
    }

    static ResendResult of(boolean dryRun, List<Line> lines, String nextCursor) {
        long rejected = lines.stream().filter(line -> line.outcome() == InvitationOutcomeKind.REJECTED).count();
        return new ResendResult(dryRun, lines.size() - rejected, rejected, lines, nextCursor);
    }
}
