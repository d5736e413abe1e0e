package dev.roster.invitation;

import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.problem.ProblemType;
import dev.roster.problem.RefusalRecorder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Tells of the lines of a list that asked for more than the caller may: what one of them alone would be refused for is on
 * record, and a list is no way round. Only after the list's own transaction: the record has another one.
 */
@ApplicationScoped
class RefusedLineRecorder {

    @Inject
    RefusalRecorder refusals;

    Uni<Void> note(BulkResult result) {
        return note(result.results().stream().map(BulkResult.Line::reason));
    }

    Uni<Void> note(ResendResult result) {
        return note(result.results().stream().map(ResendResult.Line::reason));
    }

    private Uni<Void> note(Stream<BulkResult.Reason> reasons) {
        return Multi.createFrom().items(reasons.filter(reason -> reason != null && reason.is(ProblemType.FORBIDDEN)))
                .onItem().transformToUniAndConcatenate(
                        reason -> refusals.note(ProblemType.FORBIDDEN.because(reason.detail())))
                .collect().last();
    }
}
