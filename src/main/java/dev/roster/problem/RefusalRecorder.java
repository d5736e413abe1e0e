package dev.roster.problem;

import io.smallrye.mutiny.Uni;

/** Records rejected requests before the response. The audit log implements it. */
public interface RefusalRecorder {
    /** Never fails. */
    Uni<Void> note(Problem problem);
}
