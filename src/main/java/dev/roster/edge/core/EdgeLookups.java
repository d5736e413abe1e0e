package dev.roster.edge.core;

import dev.roster.access.ApiKeys;
import dev.roster.access.Memberships;
import dev.roster.edge.core.EdgeRequests.Found;
import dev.roster.edge.core.EdgeRequests.FoundKey;
import dev.roster.edge.core.EdgeRequests.FoundMembership;
import dev.roster.edge.core.EdgeRequests.LookUp;
import dev.roster.edge.core.EdgeRequests.OfKey;
import dev.roster.edge.core.EdgeRequests.OfMembership;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Looks up memberships and keys for edges, in the same batches as the decisions of this replica. */
@ApplicationScoped
class EdgeLookups {
    @Inject
    CurrentEdge edge;
    @Inject
    Instance<Memberships> memberships;
    @Inject
    Instance<ApiKeys> keys;
    @Inject
    Clock clock;

    Uni<Found> find(LookUp request) {
        return all(request.memberships(), this::membership)
                .chain(found -> all(request.keys(), this::key).map(foundKeys -> new Found(found, foundKeys)));
    }

    /** Returns the results in the order of the lookups, some of which can be null. */
    private static <K, R> Uni<List<R>> all(List<K> lookups, Function<K, Uni<R>> find) {
        return lookups == null || lookups.isEmpty() ? Uni.createFrom().item(new ArrayList<>())
                : Uni.join().all(lookups.stream().map(find).toList()).andFailFast();
    }

    private Uni<FoundMembership> membership(OfMembership lookup) {
        return edge.mayLookUp(lookup.account())
                ? memberships.get().find(lookup.account(), lookup.issuer(), lookup.subject())
                        .map(result -> FoundMembership.of(result, clock.instant()))
                : Uni.createFrom().item(() -> FoundMembership.of(Memberships.Result.NO_ACCOUNT, null));
    }

    private Uni<FoundKey> key(OfKey lookup) {
        return edge.mayLookUp(lookup.account())
                ? keys.get().find(lookup.account(), lookup.key()).map(key -> FoundKey.of(key, clock.instant()))
                : Uni.createFrom().nullItem();
    }
}
