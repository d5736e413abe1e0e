package dev.roster.access;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.UUID;

/**
 * The lookup of API keys for decisions. The implementation of a core reads the database for each call and reuses no result.
 * That of an edge reuses results under a lease (docs/adr/0020).
 */
public interface ApiKeys {
    /**
     * The member of a valid API key.
     *
     * @param membership limited to the permissions of the key
     * @param subject the member's {@code sub} at the identity provider
     * @param expiresAt null if the key does not expire
     * @param pausesAt when the key stops unless the member signs in before; null if the account requires no sign-in. Null at an
     *        edge, whose results end then
     * @param paused whether the key has stopped, at the time of the lookup
     */
    record KeyHolder(Membership membership, String issuer, String subject, Instant expiresAt, Instant pausesAt,
            boolean paused) {
    }

    /** @return the key with this id, whatever secret a request has sent; never null */
    Uni<StoredKey> find(UUID accountId, UUID keyId);
}
