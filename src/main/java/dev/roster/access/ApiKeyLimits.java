package dev.roster.access;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Reads the permissions of API keys in the transactions of changes. */
public interface ApiKeyLimits {
    /**
     * The key's own permissions, read under the account's lock.
     *
     * @return null if the key is no longer valid
     */
    Uni<Permissions> limits(UUID accountId, UUID keyId);
}
