package dev.roster.access;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/**
 * The lookup of tokens of the deployment's service accounts. As for {@link ApiKeys}, a core reads the database for each call,
 * and an edge reuses results under a lease.
 */
public interface DeploymentTokens {
    /**
     * @return the token with this id, whatever secret a request has sent; never null. The membership of the holder is the
     *         service
     *         account with its {@link DeploymentRole}, and without permissions in any account.
     */
    Uni<StoredKey> find(UUID tokenId);

    /** Records that a request with the token was authenticated. Does not wait for the database. */
    void used(UUID tokenId);
}
