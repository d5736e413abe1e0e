package dev.roster.access;

import io.smallrye.mutiny.Uni;

/** Authenticates edges. */
public interface EdgeAuthentication {
    /**
     * Fails with {@code unauthenticated} unless the token is the credential of an edge. Accepts revoked ones; the statement of
     * each operation checks whether the credential has been revoked.
     */
    Uni<Void> authenticate(String token);

    /** Whether this replica has already authenticated the credential. */
    boolean isKnown(String token);
}
