package dev.roster.problem;

import io.smallrye.mutiny.Uni;

/** Is told of every request that is refused, before it is answered; whoever keeps a record of them implements it. */
public interface RefusalRecorder {

    /** Never fails: a refusal that cannot be recorded is a refusal all the same. */
    Uni<Void> note(Problem problem);
}
