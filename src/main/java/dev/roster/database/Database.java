package dev.roster.database;

import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.common.runtime.SessionOperations;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;
import org.hibernate.reactive.pool.impl.SqlClientConnection;

/**
 * Runs SQL with {@code $n} parameters and maps rows by column name. A statement joins the current transaction, after a flush of
 * changed entities. Without a transaction it runs on its own connection (docs/adr/0002).
 * <p>
 * Parameters can have the types of the PostgreSQL client, or be {@link Instant}s and arrays of them.
 */
@ApplicationScoped
public class Database {
    private static final String PERSISTENCE_UNIT = "<default>";
    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only";

    private final Pool pool;

    /** Takes an {@code Instance}, because Quarkus does not start if the pool is injected and inactive, as at an edge. */
    Database(Instance<Pool> pool) {
        this.pool = pool.get();
    }

    public <T> Uni<List<T>> list(String sql, Function<Row, T> mapper, Object... parameters) {
        return rows(sql, parameters).map(rows -> mapped(rows, mapper));
    }

    /**
     * Runs a statement that several requests share, on its own connection. In the transaction of one of these requests, the
     * statement would read uncommitted changes, and would fail if that transaction fails.
     */
    public <T> Uni<List<T>> listShared(String sql, Function<Row, T> mapper, Object... parameters) {
        return Uni.createFrom().deferred(() -> UniHelper.toUni(pool.preparedQuery(sql).execute(tuple(parameters))))
                .map(rows -> mapped(rows, mapper));
    }

    /** @return the first row, or null if there is none */
    public <T> Uni<T> first(String sql, Function<Row, T> mapper, Object... parameters) {
        return rows(sql, parameters).map(rows -> rows.size() == 0 ? null : mapper.apply(rows.iterator().next()));
    }

    /** @return the first row; fails with {@code not-found} if there is none */
    public <T> Uni<T> one(String sql, Function<Row, T> mapper, Object... parameters) {
        return this.<T> first(sql, mapper, parameters).onItem().ifNull().failWith(Problem::notFound);
    }

    /** @return the number of rows that the statement changed */
    public Uni<Integer> execute(String sql, Object... parameters) {
        return rows(sql, parameters).map(RowSet::rowCount);
    }

    /** Runs a statement for each element of the batch, atomically and in one round trip. */
    public Uni<Void> executeAll(String sql, List<Object[]> batch) {
        List<Tuple> tuples = batch.stream().map(Database::tuple).toList();
        return run(connection -> connection.preparedQueryBatch(sql, tuples), () -> pool.preparedQuery(sql).executeBatch(tuples))
                .replaceWithVoid();
    }

    /** Runs reads in one read-only snapshot, on their own connection. */
    public <T> Uni<T> snapshot(Function<Snapshot, Uni<T>> reads) {
        return io.vertx.mutiny.sqlclient.Pool.newInstance(pool)
                .withTransaction(connection -> connection.query(SNAPSHOT).execute()
                        .chain(() -> reads.apply(new Snapshot(connection.getDelegate()))));
    }

    /** The connection of {@link #snapshot}. */
    public record Snapshot(SqlConnection connection) {
        public <T> Uni<List<T>> list(String sql, Function<Row, T> mapper, Object... parameters) {
            return UniHelper.toUni(connection.preparedQuery(sql).execute(tuple(parameters))).map(rows -> mapped(rows, mapper));
        }
    }

    private static <T> List<T> mapped(RowSet<Row> rows, Function<Row, T> mapper) {
        List<T> mapped = new ArrayList<>(rows.size());
        rows.forEach(row -> mapped.add(mapper.apply(row)));
        return mapped;
    }

    /** An array parameter with one value of each row. */
    public static <R, T> T[] array(List<R> rows, Function<R, T> value, IntFunction<T[]> array) {
        return rows.stream().map(value).toArray(array);
    }

    public static byte[] bytes(Row row, String column) {
        Buffer buffer = row.getBuffer(column);
        return buffer == null ? null : buffer.getBytes();
    }

    public static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private Uni<RowSet<Row>> rows(String sql, Object... parameters) {
        Tuple tuple = tuple(parameters);
        return run(connection -> connection.preparedQuery(sql, tuple), () -> pool.preparedQuery(sql).execute(tuple));
    }

    private static Uni<RowSet<Row>> run(Function<SqlClientConnection, CompletionStage<RowSet<Row>>> inTransaction,
            Supplier<Future<RowSet<Row>>> inPool) {
        return Uni.createFrom().deferred(() -> {
            Mutiny.Session session = currentSession();
            return session == null ? UniHelper.toUni(inPool.get())
                    : session.flush()
                            .chain(() -> Uni.createFrom().completionStage(() -> inTransaction.apply(connection(session))));
        });
    }

    /** Panache stores the session in the duplicated context of the request or job. */
    private static Mutiny.Session currentSession() {
        Context context = Vertx.currentContext();
        return context == null || !VertxContext.isDuplicatedContext(context) ? null
                : SessionOperations.getCurrentSession(PERSISTENCE_UNIT);
    }

    /** Unwraps the connection, which Hibernate wraps to batch its own writes. The flush has sent those writes. */
    private static SqlClientConnection connection(Mutiny.Session session) {
        return (SqlClientConnection) ((MutinySessionImpl) session).getReactiveConnection().withBatchSize(1);
    }

    private static Tuple tuple(Object... parameters) {
        Tuple tuple = Tuple.tuple();
        for (Object parameter : parameters) {
            tuple.addValue(parameter instanceof Instant time ? utc(time)
                    : parameter instanceof Instant[] times ? array(Arrays.asList(times), Database::utc, OffsetDateTime[]::new)
                            : parameter);
        }
        return tuple;
    }

    private static OffsetDateTime utc(Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
