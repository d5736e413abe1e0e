package dev.roster.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Creates the pool, whose connections have deadlines. Without deadlines, a network that drops packets or a database that hangs
 * would block a request and its connection for minutes, until the operating system times out.
 */
@Singleton
public class DatabasePool implements PgPoolCreator {
    /**
     * Prefix of a statement that PostgreSQL plans for its parameters each time. Use it for rare statements whose best plan
     * depends on the account. A cached prepared statement gets one generic plan.
     */
    public static final String CUSTOM_PLAN = "/* custom plan */ ";

    /** In characters. Longer statements have varying parts and are not cached. */
    private static final int MAX_CACHED_LENGTH = 2_048;

    /** Fraction of the deadline: the wait for a lock ends before the deadline closes the connection. */
    private static final double LOCK_TIMEOUT = 0.8;

    @Inject
    DatabaseSettings config;

    @Override
    @SuppressWarnings("deprecation")
    public Pool create(Input input) {
        Duration timeout = config.timeout();
        List<PgConnectOptions> servers = input.pgConnectOptionsList();
        servers.forEach(server -> {
            encrypt(server);
            if (config.transactionPooling()) {
                disableSessionState(server);
            } else {
                server.addProperty("lock_timeout", Long.toString(Math.round(timeout.toMillis() * LOCK_TIMEOUT)));
                server.setPreparedStatementCacheSqlFilter(sql -> sql.length() <= MAX_CACHED_LENGTH && !hasCustomPlan(sql));
            }
        });
        Pool pool = PgBuilder.pool()
                // The deadlines already bound the wait for a connection.
                .with(new PoolOptions(input.poolOptions()).setConnectionTimeout(0))
                .connectingTo(List.<SqlConnectOptions> copyOf(servers))
                .using(input.vertx())
                .build();
        // The replacement of this deprecated method sets options per connection, but not how to connect.
        return pool.connectionProvider(new DatabaseConnections((VertxInternal) input.vertx(), servers, timeout)::connect);
    }

    /** The URL's {@code sslmode} determines whether certificates and host names are verified. */
    private void encrypt(PgConnectOptions server) {
        config.rootCertificate()
                .ifPresent(path -> server.setPemTrustOptions(new PemTrustOptions().addCertPath(path)));
        if (server.getSslMode() == SslMode.VERIFY_FULL) {
            server.setHostnameVerificationAlgorithm("HTTPS");
        }
    }

    public static boolean hasCustomPlan(String sql) {
        return sql.startsWith(CUSTOM_PLAN);
    }

    /**
     * The next transaction can run on another connection of the pooler, without the prepared statements and settings of this
     * one. Poolers reject {@code extra_float_digits}, and PostgreSQL's default has the same precision.
     */
    private static void disableSessionState(PgConnectOptions pooler) {
        pooler.setUseLayer7Proxy(true).setCachePreparedStatements(false).getProperties().remove("extra_float_digits");
    }
}
