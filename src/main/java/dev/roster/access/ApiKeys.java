package dev.roster.access;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.UUID;

/** The lookup of API keys for decisions. An implementation reads the database for each call and reuses no result. */
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

    /** @return null if the key is not valid: unknown, wrong secret, expired, revoked, or without a member */
    Uni<KeyHolder> find(ApiKeyToken key);

    /**
     * The key's own permissions, read in the transaction of a change, under the account's lock.
     *
     * @return null if the key is no longer valid
     */
    Uni<Permissions> limits(UUID accountId, UUID keyId);
}
