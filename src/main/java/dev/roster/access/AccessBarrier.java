package dev.roster.access;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/**
 * Waits until no edge can answer from results that are older than the account's committed changes (docs/adr/0020). Every
 * transaction that can alter access must be followed by one of these calls. For requests, {@code edge.core.BarrierFilter}
 * makes it.
 */
public interface AccessBarrier {
    /**
     * Records a revocation in its transaction, if no audit event does. An edge remembers what has no account under the nil
     * account.
     */
    Uni<Void> record(UUID accountId);

    /** Fails if the database does not answer; the outcome of the change is then unknown to the client. */
    Uni<Void> await(UUID accountId);

    /** Starts the same for a background job, which must not delay its work for other accounts. */
    void start(UUID accountId);
}
