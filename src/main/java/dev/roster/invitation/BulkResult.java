package dev.roster.invitation;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.problem.ProblemType;

/** What became of each. */
@Schema(name = "BulkResult", description = "What became of each invitation, in the order of the request.")
public record BulkResult(
        @Schema(required = true, description = "True when nothing was stored or sent.") boolean dryRun,
        @Schema(required = true, description = "How many were not rejected.") long accepted,
        @Schema(required = true) long rejected,
        @Schema(required = true) List<Line> results) {

    /** What became of one. */
    @Schema(name = "BulkLine")
    public record Line(
            @Schema(required = true, description = "Its place in the request; the first is 1.") int line,
            @Schema(nullable = true, examples = "grace@acme.example") String email,
            @Schema(required = true, description = "`already-invited`: an email went out less than a minute ago; the invitation holds what was requested now, and no email is sent.") InvitationOutcomeKind outcome,
            @Schema(nullable = true, description = "Null when rejected, and for a new one in a dry run.") UUID invitationId,
            @Schema(nullable = true, description = "Why it was rejected.") Reason reason) {
    }

    /** Why one was rejected: the problem that it alone would have been answered with. */
    @Schema(name = "BulkReason")
    public record Reason(
            @Schema(required = true, examples = "/problems/already-member") String type,
            @Schema(required = true) String title,
            @Schema(required = true) String detail,
            @Schema(required = true) List<FieldError> errors) {

        /** The name of the problem alone. */
        public String slug() {
            return type.substring(type.lastIndexOf('/') + 1);
        }

        boolean is(ProblemType problem) {
            return slug().equals(problem.slug());
        }

        /** Null when no field in particular is wrong. */
        public String firstField() {
            return errors.isEmpty() ? null : errors.get(0).field();
        }

        static Reason of(Problem problem) {
            return problem == null ? null
                    : new Reason("/problems/" + problem.type().slug(), problem.type().title(), problem.getMessage(),
                            problem.errors());
        }
    }

    static BulkResult of(List<NewInvitation> request, List<InvitationOutcome> outcomes, boolean dryRun) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            lines.add(line(i + 1, request.get(i), outcomes.get(i), dryRun));
        }
        long rejected = lines.stream().filter(line -> line.outcome() == InvitationOutcomeKind.REJECTED).count();
        return new BulkResult(dryRun, lines.size() - rejected, rejected, lines);
    }

    private static Line line(int number, NewInvitation request, InvitationOutcome outcome, boolean dryRun) {
        Invitation invitation = outcome.invitation();
        boolean stored = invitation != null && !(dryRun && outcome.kind() == InvitationOutcomeKind.INVITED);
        return new Line(number, invitation == null ? request.email() : invitation.email, outcome.kind(),
                stored ? invitation.id : null, Reason.of(outcome.problem()));
    }
}
