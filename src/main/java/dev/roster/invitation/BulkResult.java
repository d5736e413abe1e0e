package dev.roster.invitation;

import dev.roster.problem.BulkReason;
import dev.roster.problem.Problem.FieldError;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "BulkResult", description = "The outcome of each invitation, in the order of the request.")
public record BulkResult(
        @Schema(required = true, description = "True if nothing was stored or sent.") boolean dryRun,
        @Schema(required = true, description = "The number of invitations that were not rejected.") long accepted,
        @Schema(required = true) long rejected,
        @Schema(required = true) List<Line> results) {
    @Schema(name = "BulkLine")
    public record Line(
            @Schema(required = true, description = "The position in the request, from 1.") int line,
            @Schema(nullable = true, examples = "grace@acme.example") String email,
            @Schema(required = true, description = "`already-invited`: the previous email is less than a minute old; the invitation has the requested values, and no email is sent.") InvitationOutcome.Kind outcome,
            @Schema(nullable = true, description = "Null if rejected, and for a new invitation in a dry run.") UUID invitationId,
            @Schema(nullable = true, description = "Why it was rejected.") BulkReason reason) {
        static Line of(int number, NewInvitation request, InvitationOutcome outcome, boolean dryRun) {
            Invitation invitation = outcome.invitation();
            boolean stored = invitation != null && !(dryRun && outcome.kind() == InvitationOutcome.Kind.INVITED);
            return new Line(number, invitation == null ? request.email() : invitation.email, outcome.kind(),
                    stored ? invitation.id : null, BulkReason.of(outcome.problem()));
        }

        public String cause() {
            return BulkResult.cause(reason);
        }
    }

    /** The invalid field, or the reason why the address is invalid. Null if the problem is not about a field. */
    static String cause(BulkReason reason) {
        if (reason.errors().isEmpty()) {
            return null;
        }
        FieldError first = reason.errors().get(0);
        return switch (first.message()) {
            case InvitationContext.DUPLICATE -> "duplicateEmail";
            case InvitationContext.OTHER_DOMAIN -> "emailDomain";
            default -> first.field();
        };
    }

    static BulkResult of(List<NewInvitation> requests, List<InvitationOutcome> outcomes, boolean dryRun) {
        List<Line> lines = IntStream.range(0, outcomes.size())
                .mapToObj(i -> Line.of(i + 1, requests.get(i), outcomes.get(i), dryRun))
                .toList();
        long rejected = lines.stream().filter(line -> line.reason() != null).count();
        return new BulkResult(dryRun, lines.size() - rejected, rejected, lines);
    }
}
