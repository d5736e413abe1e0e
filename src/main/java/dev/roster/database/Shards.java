package dev.roster.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;

/**
 * Finds the shard of an account on a Citus cluster. One PostgreSQL is one shard. The shards are read once: after a split of a
 * shard, both parts count as one until the replica restarts.
 */
@ApplicationScoped
public class Shards {
    private static final String IS_CLUSTER = "select from pg_extension where extname = 'citus'";
    private static final String FIRST_HASHES = """
            select shardminvalue::integer from pg_dist_shard where logicalrelid = 'account'::regclass
            order by shardminvalue::integer""";

    /** An {@code Instance}, because Quarkus does not start if an inactive pool is injected, as at an edge. */
    @Inject
    Instance<Pool> database;

    private final AtomicBoolean isRead = new AtomicBoolean();

    /** The lowest hash of each shard, in ascending order; empty until they have been read. */
    private volatile int[] firstHashes = {};

    /** For an edge, which has no database: a core answers all its lookups. */
    public static Shards one() {
        Shards one = new Shards();
        one.isRead.set(true);
        return one;
    }

    /** Whether the accounts are in several shards. Also reads the shards for later calls, because the answer cannot wait. */
    public boolean areMany() {
        if (!isRead.get() && isRead.compareAndSet(false, true)) {
            Pool pool = database.get();
            pool.query(IS_CLUSTER).execute()
                    .chain(cluster -> cluster.size() == 0 ? Uni.createFrom().item(new int[0])
                            : pool.query(FIRST_HASHES).execute().map(Shards::integers))
                    .subscribe().with(found -> firstHashes = found, failure -> isRead.set(false));
        }
        return firstHashes.length > 1;
    }

    /** @return the position of the account's shard, from 0 */
    public int of(UUID account) {
        int[] first = firstHashes;
        int hash = UuidHash.of(account);
        int shard = 0;
        while (shard + 1 < first.length && first[shard + 1] <= hash) {
            shard++;
        }
        return shard;
    }

    private static int[] integers(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).mapToInt(row -> row.getInteger(0)).toArray();
    }
}
