package dev.roster.problem;

import io.smallrye.mutiny.Uni;

/** Records denied requests before the response. The audit log implements it. */
public interface DenialRecorder {
    /** Never fails. */
    Uni<Void> record(Problem problem);
}
