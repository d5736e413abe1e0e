package dev.roster.edge.core;

import dev.roster.database.Database;
import dev.roster.database.DatabaseSettings;
import io.quarkus.logging.Log;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Tells the replica that holds the renewal of a session that the session has an invalidation, by {@code NOTIFY}. A signal can
 * be
 * lost: a pooler or another node of a cluster does not transmit it, and connections break. The edge then reads the invalidation
 * at its next renewal.
 */
@ApplicationScoped
class EdgeSignals {
    private static final String CHANNEL = "roster_edge";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String NOTIFY = "select pg_notify('" + CHANNEL + "', q.id::text) from unnest($1::uuid[]) as q (id)";

    @Inject
    Database database;
    @Inject
    DatabaseSettings config;
    @Inject
    Pool pool;
    /** Lazy, because the renewals use the store, which sends signals. */
    @Inject
    Instance<HeldRenewals> renewals;

    private boolean listening;
    private long nextAttempt;

    /** Does not wait, and ignores failures. */
    void send(List<UUID> sessions) {
        sessions.forEach(session -> renewals.get().signal(session));
        database.execute(NOTIFY, (Object) sessions.toArray(UUID[]::new)).subscribe().with(sent -> {
        }, failure -> Log.debugf("Edges read their invalidations at their next renewals: %s", failure));
    }

    /** Begins to listen on a connection of the pool, which it keeps. A replica without edges needs none. */
    void listen() {
        if (config.transactionPooling() || !begin()) {
            return;
        }
        pool.getConnection().subscribe().with(connection -> {
            connection.closeHandler(this::stopped);
            if (connection.getDelegate() instanceof PgConnection server) {
                server.notificationHandler(notification -> signal(notification.getPayload()));
                connection.query("listen " + CHANNEL).execute().subscribe().with(started -> {
                }, failure -> connection.close().subscribe().with(closed -> {
                }, ignored -> {
                }));
            }
        }, failure -> stopped());
    }

    private synchronized boolean begin() {
        if (listening || System.nanoTime() - nextAttempt < 0) {
            return false;
        }
        listening = true;
        return true;
    }

    private synchronized void stopped() {
        listening = false;
        nextAttempt = System.nanoTime() + RETRY_AFTER.toNanos();
    }

    /** Every role of the database can send any text on the channel. */
    private void signal(String session) {
        try {
            renewals.get().signal(UUID.fromString(session));
        } catch (IllegalArgumentException notAnId) {
            Log.debugf("Ignored the notification %s", session);
        }
    }
}
