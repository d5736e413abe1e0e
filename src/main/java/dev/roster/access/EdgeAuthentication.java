package dev.roster.access;

import io.smallrye.mutiny.Uni;

/** Authenticates edges. */
public interface EdgeAuthentication {
    /**
     * Fails with {@code unauthenticated} unless the token is the credential of an edge. Whether the credential has been revoked
     * meanwhile is checked by the statement of each operation.
     */
    Uni<Void> authenticate(String token);

    /** Whether this replica has already authenticated the credential. */
    boolean isKnown(String token);
}
