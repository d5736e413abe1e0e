package dev.roster.access;

import dev.roster.database.Shards;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Creates the batched lookups of decisions, which have common limits. */
@ApplicationScoped
public class BatchedLookups {
    @Inject
    Shards shards;
    @Inject
    AccessSettings config;
    @Inject
    MeterRegistry meters;

    /**
     * @param kind a label of the meters
     * @param account the account of a key
     * @param query returns a result for each key, in the order of the keys
     */
    public <K, R> NaturalBatching<K, R> create(String kind, Function<K, UUID> account, Function<List<K>, Uni<List<R>>> query) {
        return new NaturalBatching<>(query, account, shards, config.decisions(), meters, kind);
    }

    /** The form of the statement for the database. Before Roster knows whether it is a cluster, that for a server. */
    public String sql(LookupStatement statement) {
        return statement.sql(shards.areMany());
    }

    /**
     * The results of a query whose column {@code position} is the position of the key, from 1.
     *
     * @param missing the result of a key without a row
     */
    public static <R> List<R> results(int size, R missing, List<Row> rows, Function<Row, R> mapper) {
        List<R> results = new ArrayList<>(Collections.nCopies(size, missing));
        rows.forEach(row -> results.set(row.getLong("position").intValue() - 1, mapper.apply(row)));
        return results;
    }
}
