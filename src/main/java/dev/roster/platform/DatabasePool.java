package dev.roster.platform;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;

/**
 * The connections to PostgreSQL, each with a deadline on whatever it waits for. Without one, a network that swallows packets or
 * a database that hangs would keep a request, and its connection, until the operating system gives up after minutes.
 */
@Singleton
class DatabasePool implements PgPoolCreator {

    /** Shorter than the deadline, so that a lock that is merely held for long does not count as a database that is away. */
    private static final double LOCK_WAIT = 0.8;

    @Inject
    RosterConfig config;

    @Override
    public Pool create(Input input) {
        Duration patience = config.database().answerWithin();
        List<PgConnectOptions> servers = input.pgConnectOptionsList();
        servers.forEach(server -> server.addProperty("lock_timeout", lockTimeout(patience)));
        Pool pool = PgBuilder.pool()
                // A connection is had, refused or free again within the deadlines; the pool's own clock would add noise.
                .with(new PoolOptions(input.poolOptions()).setConnectionTimeout(0))
                .connectingTo(List.<SqlConnectOptions> copyOf(servers))
                .using(input.vertx())
                .build();
        return connectWith(pool, new DatabaseConnections((VertxInternal) input.vertx(), servers, patience));
    }

    /** In milliseconds. */
    private static String lockTimeout(Duration patience) {
        return Long.toString(Math.round(patience.toMillis() * LOCK_WAIT));
    }

    /** Deprecated in favour of choosing options for each connection, which cannot choose how to connect. */
    @SuppressWarnings("deprecation")
    private static Pool connectWith(Pool pool, DatabaseConnections connections) {
        return pool.connectionProvider(connections::connect);
    }
}
