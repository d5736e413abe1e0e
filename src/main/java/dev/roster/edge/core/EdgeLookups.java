package dev.roster.edge.core;

import dev.roster.access.AccessSettings;
import dev.roster.access.ApiKeys;
import dev.roster.access.DeploymentTokens;
import dev.roster.access.ForwardedTokens;
import dev.roster.access.Memberships;
import dev.roster.access.Principal;
import dev.roster.access.ProfileSink;
import dev.roster.access.StoredKey;
import dev.roster.database.DatabaseOutage;
import dev.roster.edge.core.EdgeRequests.Found;
import dev.roster.edge.core.EdgeRequests.FoundKey;
import dev.roster.edge.core.EdgeRequests.FoundMembership;
import dev.roster.edge.core.EdgeRequests.LookUp;
import dev.roster.edge.core.EdgeRequests.OfKey;
import dev.roster.edge.core.EdgeRequests.OfMembership;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Looks up memberships and keys for edges, in the same batches as the decisions of this replica. If the shard of one account
 * does not answer, only the lookups of its accounts are unavailable.
 */
@ApplicationScoped
class EdgeLookups {
    /** Of the timeout of a decision, which is also that of the edge. The rest is for the network. */
    private static final double SHARE_OF_TIMEOUT = 0.75;

    @Inject
    CurrentEdge edge;
    @Inject
    ForwardedTokens tokens;
    @Inject
    Instance<Memberships> memberships;
    @Inject
    Instance<ApiKeys> keys;
    @Inject
    Instance<DeploymentTokens> deployment;
    @Inject
    Instance<ProfileSink> profiles;
    @Inject
    AccessSettings access;
    @Inject
    Clock clock;

    /** The results that have no answer in time stay unavailable. */
    Uni<Found> find(LookUp request) {
        Results<FoundMembership> foundMemberships = new Results<>(request.memberships(), FoundMembership.UNAVAILABLE);
        Results<FoundKey> foundKeys = new Results<>(request.keys(), FoundKey.UNAVAILABLE);
        List<Uni<Void>> lookups = new ArrayList<>(foundMemberships.collect(request.memberships(), this::membership));
        lookups.addAll(foundKeys.collect(request.keys(), this::key));
        Duration timeout = Duration.ofNanos((long) (access.decisions().timeout().toNanos() * SHARE_OF_TIMEOUT));
        return lookups.isEmpty() ? Uni.createFrom().item(new Found(List.of(), List.of()))
                : Uni.join().all(lookups).andFailFast()
                        .ifNoItem().after(timeout).recoverWithItem(List.of())
                        .map(done -> new Found(foundMemberships.list(), foundKeys.list()));
    }

    /** The results in the order of the lookups. A result can be null. */
    private static final class Results<R> {
        private final AtomicReferenceArray<R> results;

        /** @param lookups null for none */
        Results(List<?> lookups, R unavailable) {
            results = new AtomicReferenceArray<>(lookups == null ? 0 : lookups.size());
            IntStream.range(0, results.length()).forEach(i -> results.set(i, unavailable));
        }

        <K> List<Uni<Void>> collect(List<K> lookups, Function<K, Uni<R>> find) {
            return IntStream.range(0, results.length()).mapToObj(i -> find.apply(lookups.get(i))
                    .invoke(result -> results.set(i, result)).replaceWithVoid()
                    .onFailure(EdgeLookups::isOutage).recoverWithNull()).toList();
        }

        List<R> list() {
            return IntStream.range(0, results.length()).mapToObj(results::get).toList();
        }
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof TimeoutException || DatabaseOutage.isCauseOf(failure)
                || failure instanceof Problem problem && problem.type() == ProblemType.UNAVAILABLE;
    }

    private Uni<FoundMembership> membership(OfMembership lookup) {
        return edge.mayLookUp(lookup.account())
                ? find(lookup)
                        .map(result -> FoundMembership.of(result, clock.instant()))
                : Uni.createFrom().item(() -> FoundMembership.of(Memberships.Result.NO_ACCOUNT, null));
    }

    private Uni<Memberships.Result> find(OfMembership lookup) {
        if (lookup.token() == null) {
            return memberships.get().find(lookup.account(), lookup.issuer(), lookup.subject());
        }
        return tokens.verify(lookup.token(), lookup.issuer(), lookup.subject())
                .chain(person -> person == null
                        ? memberships.get().find(lookup.account(), lookup.issuer(), lookup.subject())
                        : memberships.get().find(lookup.account(), person).invoke(found -> offer(lookup.account(), person)));
    }

    /** An edge also sends the token of a member with another address. */
    private void offer(UUID account, Principal person) {
        if (person.profile() != null) {
            profiles.get().offer(account, person);
        }
    }

    /** A token of the deployment belongs to no account. */
    private Uni<StoredKey> find(OfKey lookup) {
        return lookup.account().equals(Ids.NIL) ? deployment.get().find(lookup.key())
                : keys.get().find(lookup.account(), lookup.key());
    }

    private Uni<FoundKey> key(OfKey lookup) {
        return edge.mayLookUp(lookup.account())
                ? find(lookup).map(key -> FoundKey.of(key, clock.instant()))
                : Uni.createFrom().nullItem();
    }
}
