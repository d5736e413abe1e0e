package dev.roster.access;

import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** The lookup of API keys for decisions. An implementation reads the database for each call and reuses no result. */
public interface ApiKeys {

    /** @return null if the key is not valid: unknown, wrong secret, expired, revoked, or without a member */
    Uni<KeyHolder> find(ApiKeyToken key);

    /**
     * The key's own permissions, read inside the transaction of a change and under the account's lock.
     *
     * @return null if the key is not valid any more
     */
    Uni<Permissions> limits(UUID accountId, UUID keyId);
}
