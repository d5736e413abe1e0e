package dev.roster.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;

/** What the log needs from time to time. Every replica tries; what one has done the others find done. */
@ApplicationScoped
class AuditUpkeep {

    private static final String HEADS = "select account_id, sequence, hash from take_audit_heads()";

    @Inject
    Pool database;

    /** Dropping a partition may take longer than anything that somebody waits for: it has a connection without a deadline. */
    @Inject
    DataSource patient;

    @Inject
    BackgroundJobs jobs;

    /** Makes partitions ahead of time, and drops those in which every event's time to be kept is over. */
    @Scheduled(every = "6h", delayed = "1m", skipExecutionIf = SchemaPending.class)
    void keepPartitions() {
        try (Connection connection = patient.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("select maintain_audit_partitions()");
            jobs.note("audit-partitions", null);
        } catch (SQLException failure) {
            jobs.note("audit-partitions", failure);
            Log.warnf("The audit's partitions stay as they are for another six hours: %s", failure.getMessage());
        }
    }

    /**
     * Writes where each account's chain ends to the service's own log, once a day: kept elsewhere, those lines prove that
     * nobody
     * wrote a chain anew who could.
     */
    @Scheduled(every = "10m", delayed = "1m", skipExecutionIf = SchemaPending.class)
    Uni<Void> anchor() {
        return jobs.run("audit-anchor", database.query(HEADS).execute().invoke(rows -> rows.forEach(AuditUpkeep::anchor)),
                "The audit's heads are written later");
    }

    private static void anchor(Row row) {
        Log.infof("Audit anchor: account %s has %d events, the newest with hash %s", row.getUUID("account_id"),
                row.getLong("sequence"), HexFormat.of().formatHex(row.getBuffer("hash").getBytes()));
    }
}
