package dev.roster.edge.node;

import dev.roster.access.DeploymentTokens;
import dev.roster.access.Mode;
import dev.roster.access.StoredKey;
import dev.roster.value.Ids;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** The tokens of the deployment's service accounts at an edge. Their account is nil, whose invalidation revokes them. */
@LookupIfProperty(name = Mode.SETTING, stringValue = Mode.EDGE)
@ApplicationScoped
class LeasedDeploymentTokens implements DeploymentTokens {
    @Inject
    EdgeNode edge;

    @Override
    public Uni<StoredKey> find(UUID tokenId) {
        return edge.lookups().find(Ids.NIL, new Lookup.OfKey(tokenId)).map(Found::key);
    }

    /** The last use is that at a core. */
    @Override
    public void used(UUID tokenId) {
        // Only a core records it.
    }
}
