package dev.roster.edge.node;

import dev.roster.access.AccessSettings;
import dev.roster.access.NaturalBatching;
import dev.roster.edge.EdgeSession;
import dev.roster.edge.EdgeSessions;
import dev.roster.edge.LeasedCache;
import dev.roster.edge.NoLeaseException;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Answers lookups from memory, under the lease. The core answers the others, in batches: {@link NaturalBatching} sends a lookup
 * only after the requests that it answers have arrived, as the protocol demands (docs/adr/0020).
 */
final class LeasedLookups {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final EdgeSessions<Lookup, Found> sessions;
    private final CoreClient core;
    private final CoreResults results = new CoreResults();
    private final NaturalBatching<Query, Found> batching;
    private final Counter hits;
    private final Counter misses;

    private record Query(UUID accountId, Lookup lookup) {
        JsonObject toJson() {
            return lookup.toJson().put("account", accountId.toString());
        }
    }

    LeasedLookups(EdgeSessions<Lookup, Found> sessions, CoreClient core, AccessSettings config, MeterRegistry meters) {
        this.sessions = sessions;
        this.core = core;
        batching = new NaturalBatching<>(this::findAll, Query::accountId, config.decisions(), meters, "edge");
        hits = meters.counter("roster.edge.lookups", "source", "memory");
        misses = meters.counter("roster.edge.lookups", "source", "core");
    }

    /** Fails with {@code unavailable} if the edge has no live lease, or if the core does not answer. */
    Uni<Found> find(UUID accountId, Lookup lookup) {
        Optional<Found> known;
        try {
            known = sessions.current().find(accountId, lookup);
        } catch (NoLeaseException lapsed) {
            return Uni.createFrom().failure(unavailable(lapsed));
        }
        if (known.isPresent()) {
            hits.increment();
            return Uni.createFrom().item(known.get());
        }
        misses.increment();
        return batching.find(new Query(accountId, lookup)).onFailure().transform(LeasedLookups::unavailable);
    }

    private static Throwable unavailable(Throwable failure) {
        if (failure instanceof Problem) {
            return failure;
        }
        return ProblemType.UNAVAILABLE.because(failure instanceof NoLeaseException
                ? "The edge has no live lease from Roster and cannot decide."
                : "Roster did not answer the edge in time.").retryAfter(RETRY_AFTER);
    }

    /** Fails, and never throws, because {@link NaturalBatching} would wait for a result. */
    private Uni<List<Found>> findAll(List<Query> queries) {
        return Uni.createFrom().deferred(() -> {
            EdgeSession<Lookup, Found> session = sessions.current();
            List<LeasedCache<Lookup, Found>.Ticket> tickets = queries.stream()
                    .map(query -> session.ticket(query.accountId(), query.lookup())).toList();
            Found[] found = new Found[queries.size()];
            return Uni.join().all(parts(queries.size()).stream().map(part -> find(queries, part, found)).toList())
                    .andFailFast()
                    .invoke(() -> IntStream.range(0, found.length).forEach(i -> keep(tickets.get(i), found[i])))
                    .replaceWith(() -> Arrays.asList(found));
        }).onFailure(LeasedLookups::isUnexpected).invoke(failure -> Log.errorf(failure, "A lookup at the core failed"));
    }

    /** A response that does not follow the protocol, or a fault of this class. LeaseLog reports outages. */
    private static boolean isUnexpected(Throwable failure) {
        return !(failure instanceof NoLeaseException || failure instanceof CoreFailure || failure instanceof VertxException
                || failure instanceof IOException || failure instanceof TimeoutException);
    }

    private static void keep(LeasedCache<Lookup, Found>.Ticket ticket, Found found) {
        if (found.isWorthKeeping()) {
            ticket.store(found, found.bytes(), found.validFor());
        }
    }

    /** The indexes of each request. */
    private static List<List<Integer>> parts(int size) {
        List<List<Integer>> parts = new ArrayList<>();
        for (int from = 0; from < size; from += CoreClient.MAX_LOOKUPS) {
            parts.add(IntStream.range(from, Math.min(size, from + CoreClient.MAX_LOOKUPS)).boxed().toList());
        }
        return parts;
    }

    private Uni<Void> find(List<Query> queries, List<Integer> indexes, Found[] found) {
        List<Integer> memberships = indexes.stream().filter(index -> !isOfKey(queries.get(index))).toList();
        List<Integer> keys = indexes.stream().filter(index -> isOfKey(queries.get(index))).toList();
        return core.lookUp(json(queries, memberships), json(queries, keys)).invoke(body -> {
            JsonArray foundMemberships = body.getJsonArray("memberships");
            JsonArray foundKeys = body.getJsonArray("keys");
            for (int i = 0; i < memberships.size(); i++) {
                found[memberships.get(i)] = results.membership(foundMemberships.getJsonObject(i));
            }
            for (int i = 0; i < keys.size(); i++) {
                found[keys.get(i)] = results.key(foundKeys.getJsonObject(i));
            }
        }).replaceWithVoid();
    }

    private static boolean isOfKey(Query query) {
        return query.lookup() instanceof Lookup.OfKey;
    }

    private static JsonArray json(List<Query> queries, List<Integer> indexes) {
        return new JsonArray(indexes.stream().map(index -> queries.get(index).toJson()).toList());
    }
}
