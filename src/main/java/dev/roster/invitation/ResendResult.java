package dev.roster.invitation;

import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.platform.Problem;

@Schema(name = "ResendResult", description = "The outcome of each invitation, in the order in which the emails failed.")
public record ResendResult(
        @Schema(required = true, description = "True if nothing was stored or sent.") boolean dryRun,
        @Schema(required = true, description = "The number of invitations that were resent.") long resent,
        @Schema(required = true) long rejected,
        @Schema(required = true) List<Line> results,
        @Schema(nullable = true, description = "The `cursor` of the next request; null on the last page. A page with a cursor can be empty.") String nextCursor) {

    @Schema(name = "ResendLine")
    public record Line(
            @Schema(required = true) UUID invitationId,
            @Schema(required = true, format = "email", examples = "grace@acme.example") String email,
            @Schema(required = true, description = "`resent` or `rejected`.") InvitationOutcomeKind outcome,
            @Schema(nullable = true, description = "Why it was rejected: the problem that `resendInvitation` would return.") BulkResult.Reason reason) {

        static Line resent(UUID invitationId, String email) {
            return new Line(invitationId, email, InvitationOutcomeKind.RESENT, null);
        }

        static Line rejected(UUID invitationId, String email, Problem problem) {
            return new Line(invitationId, email, InvitationOutcomeKind.REJECTED, BulkResult.Reason.of(problem));
        }

        /** Rejects the line if the allowance is spent. */
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
