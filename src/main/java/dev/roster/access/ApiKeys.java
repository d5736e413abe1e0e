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
     */
    record KeyHolder(Membership membership, String issuer, String subject, Instant expiresAt) {
    }

    /** @return the key with this id, whatever secret a request has sent; never null */
    Uni<StoredKey> find(UUID accountId, UUID keyId);
}
