package dev.roster.invitation;

import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.platform.ProblemType;
import dev.roster.platform.RefusalRecorder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Records each forbidden line of a list like a forbidden request. Call it after the transaction of the list: the record is in
 * another one.
 */
@ApplicationScoped
class RefusedLineRecorder {

    @Inject
    RefusalRecorder refusals;

    Uni<Void> record(BulkResult result) {
        return record(result.results().stream().map(BulkResult.Line::reason));
    }

    Uni<Void> record(ResendResult result) {
        return record(result.results().stream().map(ResendResult.Line::reason));
    }

    private Uni<Void> record(Stream<BulkResult.Reason> reasons) {
        return Multi.createFrom()
                .items(reasons.filter(reason -> reason != null && reason.slug().equals(ProblemType.FORBIDDEN.slug())))
                .onItem().transformToUniAndConcatenate(
                        reason -> refusals.note(ProblemType.FORBIDDEN.because(reason.detail())))
                .collect().last();
    }
}
