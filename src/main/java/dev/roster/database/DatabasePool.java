package dev.roster.database;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;

/**
 * The connections to PostgreSQL, each with a deadline on whatever it waits for. Without one, a network that swallows packets or
 * a database that hangs would keep a request, and its connection, until the operating system gives up after minutes.
 */
@Singleton
public class DatabasePool implements PgPoolCreator {

    /**
     * Begins a statement that PostgreSQL is to plan for the values at hand, each time. It is for those whose best plan depends
     * on whose rows they are about, and who are asked seldom: what is remembered as prepared ends up with one plan for all.
     */
    public static final String PLAN_ANEW = "/* plan anew */ ";

    /** Longer ones are made up of varying parts. */
    private static final int LONGEST_REMEMBERED = 2_048;

    /** Shorter than the deadline, so that a lock that is merely held for long does not count as a database that is away. */
    private static final double LOCK_WAIT = 0.8;

    @Inject
    DatabaseSettings config;

    @Override
    public Pool create(Input input) {
        Duration patience = config.answerWithin();
        List<PgConnectOptions> servers = input.pgConnectOptionsList();
        servers.forEach(server -> {
            encrypt(server);
            if (config.transactionPooling()) {
                rememberNothing(server);
            } else {
                server.addProperty("lock_timeout", lockTimeout(patience));
                server.setPreparedStatementCacheSqlFilter(sql -> sql.length() <= LONGEST_REMEMBERED && !isPlannedAnew(sql));
            }
        });
        Pool pool = PgBuilder.pool()
                // A connection is had, refused or free again within the deadlines; the pool's own clock would add noise.
                .with(new PoolOptions(input.poolOptions()).setConnectionTimeout(0))
                .connectingTo(List.<SqlConnectOptions> copyOf(servers))
                .using(input.vertx())
                .build();
        return connectWith(pool, new DatabaseConnections((VertxInternal) input.vertx(), servers, patience));
    }

    /** How strictly is what the URL's {@code sslmode} says. */
    private void encrypt(PgConnectOptions server) {
        config.rootCertificate()
                .ifPresent(path -> server.setPemTrustOptions(new PemTrustOptions().addCertPath(path)));
        if (server.getSslMode() == SslMode.VERIFY_FULL) {
            server.setHostnameVerificationAlgorithm("HTTPS");
        }
    }

    public static boolean isPlannedAnew(String sql) {
        return sql.startsWith(PLAN_ANEW);
    }

    /**
     * The next transaction may get another connection to the server, which knows of no statement that this one prepared, and of
     * no
     * setting. A pooler refuses settings that it does not know; without this one floats are as exact.
     */
    private static void rememberNothing(PgConnectOptions pooler) {
        pooler.setUseLayer7Proxy(true).setCachePreparedStatements(false).getProperties().remove("extra_float_digits");
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
