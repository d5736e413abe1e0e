package dev.roster.edge.core;

import dev.roster.database.Database;
import dev.roster.database.DatabaseSettings;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Tells the replica that holds the renewal of a session that the session has an invalidation, by {@code NOTIFY}. A signal can
 * be lost: a pooler or another node of a cluster does not transmit it, and connections break. The edge then reads the
 * invalidation at its next renewal.
 */
@ApplicationScoped
class EdgeSignals {
    private static final String CHANNEL = "roster_edge";
    private static final String LISTEN = "listen " + CHANNEL;
    private static final String NOTIFY = "select pg_notify('" + CHANNEL + "', q.id::text) from unnest($1::uuid[]) as q (id)";

    /** Between two statements that check the connection: a network can drop an idle connection silently. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    @Inject
    Database database;
    @Inject
    DatabaseSettings config;
    /** An {@code Instance}, because Quarkus does not start if an inactive pool is injected, as at an edge. */
    @Inject
    Instance<Pool> pool;
    /** Lazy, because the renewals use the store, which sends signals. */
    @Inject
    Instance<HeldRenewals> renewals;

    /** Kept from the pool; null if this replica does not listen. */
    private SqlConnection listening;
    private boolean isChecking;
    private long nextCheck = System.nanoTime();

    /** Does not wait, and ignores failures. */
    void send(List<UUID> sessions) {
        sessions.forEach(session -> renewals.get().signal(session));
        database.execute(NOTIFY, (Object) sessions.toArray(UUID[]::new)).subscribe().with(sent -> {
        }, failure -> Log.debugf("Edges read their invalidations at their next renewals: %s", failure));
    }

    /**
     * Ensures that this replica listens, on a connection that it keeps from the pool. Call it with each renewal: a replica
     * without edges needs no connection. Repeating {@code LISTEN} has no effect except that a lost connection fails.
     */
    void listen() {
        if (config.transactionPooling() || !beginCheck()) {
            return;
        }
        connection().call(connection -> connection.query(LISTEN).execute().onFailure().call(connection::close))
                .subscribe().with(checked -> endCheck(CHECK_INTERVAL), failure -> stopped());
    }

    private synchronized boolean beginCheck() {
        boolean isDue = !isChecking && System.nanoTime() - nextCheck >= 0;
        isChecking |= isDue;
        return isDue;
    }

    private synchronized void endCheck(Duration pause) {
        isChecking = false;
        nextCheck = System.nanoTime() + pause.toNanos();
    }

    private synchronized Uni<SqlConnection> connection() {
        return listening != null ? Uni.createFrom().item(listening) : pool.get().getConnection().invoke(this::opened);
    }

    private synchronized void opened(SqlConnection connection) {
        connection.closeHandler(() -> closed(connection));
        ((PgConnection) connection.getDelegate()).notificationHandler(notification -> signal(notification.getPayload()));
        listening = connection;
    }

    /** The handler of an earlier connection can run after another one was opened. */
    private synchronized void closed(SqlConnection connection) {
        if (listening == connection) {
            stopped();
        }
    }

    private synchronized void stopped() {
        listening = null;
        endCheck(RETRY_AFTER);
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
