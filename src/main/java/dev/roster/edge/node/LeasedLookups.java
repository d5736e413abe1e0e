package dev.roster.edge.node;

import dev.roster.access.AccessSettings;
import dev.roster.access.NaturalBatching;
import dev.roster.database.Shards;
import dev.roster.edge.EdgeSession;
import dev.roster.edge.EdgeSessions;
import dev.roster.edge.LeasedCache;
import dev.roster.edge.NoLeaseException;
import dev.roster.edge.RejectedCredentialException;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

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
        batching = new NaturalBatching<>(this::findAll, Query::accountId, Shards.one(), config.decisions(), meters, "edge");
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
        return batching.find(new Query(accountId, lookup))
                .invoke(LeasedLookups::mustBeAvailable)
                .onFailure().transform(LeasedLookups::unavailable);
    }

    private static void mustBeAvailable(Found found) {
        if (found == Found.UNAVAILABLE) {
            throw noAnswer();
        }
    }

    private static Throwable unavailable(Throwable failure) {
        if (failure instanceof Problem) {
            return failure;
        }
        return failure instanceof NoLeaseException
                ? ProblemType.UNAVAILABLE.because("The edge has no live lease from Roster and cannot decide.")
                        .retryAfter(RETRY_AFTER)
                : noAnswer();
    }

    private static Problem noAnswer() {
        return ProblemType.UNAVAILABLE.because("Roster did not answer the edge in time.").retryAfter(RETRY_AFTER);
    }

    /**
     * Sends each lookup once, even if many requests wait for it. Fails and never throws, because {@link NaturalBatching} would
     * wait for a result.
     */
    private Uni<List<Found>> findAll(List<Query> queries) {
        return Uni.createFrom().deferred(() -> {
            EdgeSession<Lookup, Found> session = sessions.current();
            Map<Query, LeasedCache<Lookup, Found>.Ticket> tickets = new LinkedHashMap<>();
            queries.forEach(query -> tickets.computeIfAbsent(query,
                    first -> session.ticket(query.accountId(), query.lookup())));
            return findInParts(List.copyOf(tickets.keySet()))
                    .invoke(found -> found.forEach((query, result) -> keep(query, tickets.get(query), result)))
                    .map(found -> queries.stream().map(found::get).toList());
        }).onFailure(LeasedLookups::isUnexpected).invoke(failure -> Log.errorf(failure, "A lookup at the core failed"));
    }

    /** A response that does not follow the protocol, or a fault of this class. LeaseLog reports outages. */
    private static boolean isUnexpected(Throwable failure) {
        return !(failure instanceof NoLeaseException || failure instanceof CoreFailure
                || failure instanceof RejectedCredentialException || failure instanceof VertxException
                || failure instanceof IOException || failure instanceof TimeoutException);
    }

    private static void keep(Query query, LeasedCache<Lookup, Found>.Ticket ticket, Found found) {
        if (query.lookup().isRepeated() && found.isWorthKeeping()) {
            ticket.store(found, found.bytes(), found.validFor());
        }
    }

    /** Sends several requests at once if one cannot contain all lookups. */
    private Uni<Map<Query, Found>> findInParts(List<Query> queries) {
        List<Uni<Map<Query, Found>>> parts = new ArrayList<>();
        for (int from = 0; from < queries.size(); from += CoreClient.MAX_LOOKUPS) {
            parts.add(findPart(queries.subList(from, Math.min(queries.size(), from + CoreClient.MAX_LOOKUPS))));
        }
        return Uni.join().all(parts).andFailFast().map(found -> {
            Map<Query, Found> all = new HashMap<>();
            found.forEach(all::putAll);
            return all;
        });
    }

    private Uni<Map<Query, Found>> findPart(List<Query> queries) {
        List<Query> memberships = queries.stream().filter(query -> query.lookup() instanceof Lookup.OfMembership).toList();
        List<Query> keys = queries.stream().filter(query -> query.lookup() instanceof Lookup.OfKey).toList();
        return core.lookUp(json(memberships), json(keys)).map(body -> {
            Map<Query, Found> found = new HashMap<>();
            collect(memberships, body.getJsonArray("memberships"), results::membership, found);
            collect(keys, body.getJsonArray("keys"), results::key, found);
            return found;
        });
    }

    private static void collect(List<Query> queries, JsonArray body, Function<JsonObject, Found> result,
            Map<Query, Found> found) {
        for (int i = 0; i < queries.size(); i++) {
            found.put(queries.get(i), result.apply(body.getJsonObject(i)));
        }
    }

    private static JsonArray json(List<Query> queries) {
        return new JsonArray(queries.stream().map(Query::toJson).toList());
    }
}
