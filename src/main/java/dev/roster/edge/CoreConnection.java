package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The requests of an edge about its lease. Each can fail, or never complete, whether or not the core has processed it. If the
 * credential is revoked or unknown, registrations and renewals fail with {@link RejectedCredentialException}.
 */
public interface CoreConnection {
    Uni<Registration> register();

    /**
     * @param acknowledged invalidations whose entries the edge has dropped
     * @param hold how long the core may wait for an invalidation before it answers
     */
    Uni<Renewal> renew(UUID session, List<UUID> acknowledged, Duration hold);

    /** Releases the lease. The edge has ended the session before. */
    Uni<Void> leave(UUID session);
}
