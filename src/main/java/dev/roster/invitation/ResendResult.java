package dev.roster.invitation;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

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

        static Line of(UUID invitationId, String email, InvitationOutcome outcome) {
            return new Line(invitationId, email, outcome.kind(), BulkResult.Reason.of(outcome.problem()));
        }
    }

    Stream<BulkResult.Reason> reasons() {
        return results.stream().map(Line::reason).filter(Objects::nonNull);
    }

    static ResendResult of(boolean dryRun, List<Line> lines, String nextCursor) {
        long rejected = lines.stream().filter(line -> line.outcome() == InvitationOutcomeKind.REJECTED).count();
        return new ResendResult(dryRun, lines.size() - rejected, rejected, lines, nextCursor);
    }
}
