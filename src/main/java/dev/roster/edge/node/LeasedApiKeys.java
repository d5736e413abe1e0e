package dev.roster.edge.node;

import dev.roster.access.ApiKeys;
import dev.roster.access.Mode;
import dev.roster.access.StoredKey;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * The API keys of an edge. The duration of a denial reveals whether the edge has a key with this id in memory. That does not
 * help to guess a key: its id is part of the key, is not secret, and alone grants nothing.
 */
@LookupIfProperty(name = Mode.SETTING, stringValue = Mode.EDGE)
@ApplicationScoped
class LeasedApiKeys implements ApiKeys {
    @Inject
    EdgeNode edge;

    @Override
    public Uni<StoredKey> find(UUID accountId, UUID keyId) {
        return edge.lookups().find(accountId, new Lookup.OfKey(keyId)).map(Found::key);
    }
}
