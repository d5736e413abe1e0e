package dev.roster.invitation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.platform.ProblemType;
import dev.roster.platform.Refusals;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Tells of the lines of a list that asked for more than the caller may: what one of them alone would be refused for is on
 * record, and a list is no way round. Only after the list's own transaction: the record has another one.
 */
@ApplicationScoped
class RefusedLines {

    @Inject
    Refusals refusals;

    Uni<Void> note(BulkResult result) {
        return Multi.createFrom().iterable(result.results())
                .filter(line -> line.reason() != null && line.reason().is(ProblemType.FORBIDDEN))
                .onItem().transformToUniAndConcatenate(
                        line -> refusals.note(ProblemType.FORBIDDEN.because(line.reason().detail())))
                .collect().last();
    }
}
