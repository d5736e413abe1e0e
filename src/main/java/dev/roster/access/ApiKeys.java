package dev.roster.access;

import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** The look-up of API keys that decisions rest on. Like {@link Memberships}, it reads the database for every call. */
public interface ApiKeys {

    /** Whose key it is; null when it opens nothing: not known, another secret, expired, revoked, its member gone. */
    Uni<KeyHolder> holder(ApiKeyToken key);

    /**
     * What a key allows by itself, for a change that the key makes: asked inside the change's transaction and under its lock.
     * Null when the key opens nothing any more.
     */
    Uni<Permissions> locked(UUID accountId, UUID keyId);
}
