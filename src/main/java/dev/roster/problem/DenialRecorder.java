package dev.roster.problem;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.stream.Stream;

/** Records denied requests before the response. The audit log implements it. */
public interface DenialRecorder {
    /** Never fails. */
    Uni<Void> record(Problem problem);

    /**
     * Records the forbidden lines of a bulk operation, like forbidden requests. Call it after the transaction.
     *
     * @param reasons may contain null, for lines that were not rejected
     */
    default Uni<Void> recordForbidden(Stream<BulkReason> reasons) {
        return Multi.createFrom().items(reasons.filter(reason -> reason != null && reason.isOf(ProblemType.FORBIDDEN)))
                .onItem().transformToUniAndConcatenate(reason -> record(ProblemType.FORBIDDEN.because(reason.detail())))
                .collect().last();
    }
}
