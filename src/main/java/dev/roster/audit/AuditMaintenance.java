package dev.roster.audit;

import static dev.roster.database.Database.bytes;
import static dev.roster.jobs.BackgroundJobs.forEach;

import dev.roster.audit.Chain.Link;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Maintains partitions and anchors. Every replica runs both jobs; the database functions ensure that each takes effect once.
 */
@ApplicationScoped
class AuditMaintenance {
    private static final String MOVED_HEADS = """
            select account_id from audit_chain
            where anchored_at <= now() - make_interval(days => 1) and sequence > anchored_sequence
            limit 1000""";
    private static final String TAKE_HEAD = "select sequence, hash from take_audit_head($1)";

    @Inject
    Database database;

    /**
     * Has no deadline, because dropping a partition can take longer than a request may. An {@code Instance}, because Quarkus
     * does not start if an inactive data source is injected, as at an edge.
     */
    @Inject
    Instance<DataSource> withoutDeadline;
    @Inject
    BackgroundJobs jobs;

    @Scheduled(every = "6h", delayed = "1m", skipExecutionIf = SchemaPending.class)
    void maintainPartitions() {
        try (Connection connection = withoutDeadline.get().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select maintain_audit_partitions()");
            jobs.recordResult("audit-partitions", null);
        } catch (SQLException failure) {
            jobs.recordResult("audit-partitions", failure);
            Log.warnf("The partitions of the audit log were not maintained; next attempt in 6 hours: %s", failure.getMessage());
        }
    }

    /** Writes each account's head to the service's own log, once a day. */
    @Scheduled(every = "10m", delayed = "1m", skipExecutionIf = SchemaPending.class)
    Uni<Void> anchor() {
        return jobs.run("audit-anchor", database.list(MOVED_HEADS, row -> row.getUUID("account_id"))
                .chain(accounts -> forEach(accounts, this::anchor)),
                "The heads of the audit log are anchored later");
    }

    private Uni<Link> anchor(UUID accountId) {
        return database.first(TAKE_HEAD, row -> new Link(row.getLong("sequence"), bytes(row, "hash")), accountId)
                .onItem().ifNotNull().invoke(head -> Log.infof(
                        "Audit anchor: account %s has %d events, the newest with hash %s", accountId, head.sequence(),
                        head.hashText()));
    }
}
