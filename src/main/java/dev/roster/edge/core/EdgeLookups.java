package dev.roster.edge.core;

import dev.roster.access.AccessSettings;
import dev.roster.access.ApiKeys;
import dev.roster.access.Memberships;
import dev.roster.database.DatabaseOutage;
import dev.roster.edge.core.EdgeRequests.Found;
import dev.roster.edge.core.EdgeRequests.FoundKey;
import dev.roster.edge.core.EdgeRequests.FoundMembership;
import dev.roster.edge.core.EdgeRequests.LookUp;
import dev.roster.edge.core.EdgeRequests.OfKey;
import dev.roster.edge.core.EdgeRequests.OfMembership;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Looks up memberships and keys for edges, in the same batches as the decisions of this replica. If the shard of one account
 * does
 * not answer, only the lookups of its accounts are unavailable.
 */
@ApplicationScoped
class EdgeLookups {
    /** Of the timeout of a decision, which is also that of the edge. The rest is for the network. */
    private static final double SHARE_OF_TIMEOUT = 0.75;

    @Inject
    CurrentEdge edge;
    @Inject
    Instance<Memberships> memberships;
    @Inject
    Instance<ApiKeys> keys;
    @Inject
    AccessSettings access;
    @Inject
    Clock clock;

    Uni<Found> find(LookUp request) {
        return Uni.combine().all()
                .unis(all(request.memberships(), this::membership, FoundMembership.UNAVAILABLE),
                        all(request.keys(), this::key, FoundKey.UNAVAILABLE))
                .with(Found::new);
    }

    /** Returns the results in the order of the lookups, some of which can be null. */
    private <K, R> Uni<List<R>> all(List<K> lookups, Function<K, Uni<R>> find, R unavailable) {
        if (lookups == null || lookups.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Duration timeout = Duration.ofNanos((long) (access.decisions().timeout().toNanos() * SHARE_OF_TIMEOUT));
        AtomicReferenceArray<R> results = new AtomicReferenceArray<>(lookups.size());
        IntStream.range(0, lookups.size()).forEach(i -> results.set(i, unavailable));
        return Uni.join().all(IntStream.range(0, lookups.size()).mapToObj(i -> find.apply(lookups.get(i))
                .onFailure(EdgeLookups::isOutage).recoverWithItem(unavailable)
                .invoke(result -> results.set(i, result))).toList())
                .andFailFast()
                .ifNoItem().after(timeout).recoverWithItem(List.of())
                .map(done -> IntStream.range(0, results.length()).mapToObj(results::get).toList());
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof TimeoutException || DatabaseOutage.isCauseOf(failure)
                || failure instanceof Problem problem && problem.type() == ProblemType.UNAVAILABLE;
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
