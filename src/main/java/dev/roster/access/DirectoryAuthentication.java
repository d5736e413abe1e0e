package dev.roster.access;

import dev.roster.http.RequestOrigin;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Authenticates directories. */
public interface DirectoryAuthentication {
    /**
     * Reads the database for each call. Fails with {@code unauthenticated} unless the token belongs to the account, is not
     * revoked, and the account is open.
     */
    Uni<Actor> authenticate(String token, UUID accountId, RequestOrigin origin);

    /**
     * Authenticates the directory again, under the account's lock. Fails with {@code unauthenticated} if the token was revoked.
     *
     * @param tokenId null for an actor without a token, which no request can become
     */
    Uni<Void> confirm(UUID accountId, UUID tokenId);

    /** Whether this replica has already authenticated the token. It may have been revoked since. */
    boolean isKnown(String token);
}
