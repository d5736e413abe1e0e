package dev.roster.invitation;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.problem.Problem;
import dev.roster.value.EmailAddress;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Invites a list of people in one go, and tells afterwards how far their mails are. */
@ApplicationScoped
public class InvitationBatches {

    private static final Duration KEPT = Duration.ofDays(30);

    private static final String ADD = """
            insert into invitation_batch (account_id, id, created_at, rejected) values (?1, ?2, ?3, cast(cast(?4 as text) as jsonb))""";

    /** Always one row, also when every line was rejected. */
    private static final String PROGRESS = """
            select jsonb_array_length(b.rejected) as rejected,
                count(i.id)::int as total,
                count(*) filter (where d.state = 'queued')::int as queued,
                count(*) filter (where d.state = 'sent')::int as sent,
                count(*) filter (where d.state in ('failed', 'bounced'))::int as failed
            from invitation_batch b
            left join invitation i on i.account_id = b.account_id and i.batch_id = b.id
            left join mail d on d.account_id = i.account_id and d.id = i.mail_id
            where b.account_id = $1 and b.id = $2
            group by b.rejected""";

    private static final String REJECTED = "select rejected from invitation_batch where account_id = $1 and id = $2";

    private static final String UNDELIVERED = """
            select i.email, d.state, d.reason
            from invitation i join mail d on d.account_id = i.account_id and d.id = i.mail_id
            where i.account_id = $1 and i.batch_id = $2 and d.state in ('failed', 'bounced')
            order by i.email""";

    @Inject
    InvitationService invitationService;

    @Inject
    RefusedLineRecorder refused;

    @Inject
    Pool database;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    /** How far the mails of a batch are. @param rejected the lines that invited nobody */
    public record Progress(int total, int queued, int sent, int failed, int rejected) {

        public boolean isOver() {
            return queued == 0;
        }

        public int done() {
            return total - queued;
        }
    }

    /**
     * Somebody who did not get an invitation.
     *
     * @param line where they stood in the list; null when it was the mail that failed
     * @param problem the type of the problem, or the state of the mail
     * @param detail the field that is wrong, or the code of why the mail failed; null when there is none
     */
    public record Failure(Integer line, String email, String problem, String detail) {
    }

    /** Invites whom it can, each judged by itself. @return the batch's id */
    public Uni<UUID> send(Actor actor, BulkRequest request) {
        UUID batchId = Ids.next();
        return carryOut(actor, batchId, request).call(refused::note).replaceWith(batchId);
    }

    @WithTransaction
    Uni<BulkResult> carryOut(Actor actor, UUID batchId, BulkRequest request) {
        return invitationService.invite(actor, request.invitations(), false)
                .invoke(outcomes -> outcomes.stream().filter(InvitationOutcome::needsMail)
                        .forEach(outcome -> outcome.invitation().batchId = batchId))
                .call(Panache::flush)
                .map(outcomes -> BulkResult.of(request.invitations(), outcomes, false))
                .call(result -> add(actor.accountId(), batchId, rejected(result)));
    }

    public Uni<Progress> progress(UUID accountId, UUID batchId) {
        return database.preparedQuery(PROGRESS).execute(Tuple.of(accountId, batchId))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem().ifNull().failWith(Problem::notFound)
                .map(row -> new Progress(row.getInteger("total"), row.getInteger("queued"), row.getInteger("sent"),
                        row.getInteger("failed"), row.getInteger("rejected")));
    }

    /** Those whose line was rejected, and then those whose mail failed. */
    public Uni<List<Failure>> failures(UUID accountId, UUID batchId) {
        return database.preparedQuery(REJECTED).execute(Tuple.of(accountId, batchId))
                .map(rows -> rows.size() == 0 ? null : rejected(rows.iterator().next()))
                .onItem().ifNull().failWith(Problem::notFound)
                .chain(rejected -> database.preparedQuery(UNDELIVERED).execute(Tuple.of(accountId, batchId))
                        .map(rows -> withUndelivered(rejected, rows)));
    }

    @Scheduled(every = "1h", delayed = "3m", skipExecutionIf = SchemaPending.class)
    Uni<Void> forgetOld() {
        OffsetDateTime end = OffsetDateTime.ofInstant(clock.instant().minus(KEPT), ZoneOffset.UTC);
        return jobs.run("batch-clearing",
                database.preparedQuery("delete from invitation_batch where created_at < $1").execute(Tuple.of(end)),
                "Old batches stay for another hour");
    }

    private Uni<Void> add(UUID accountId, UUID batchId, JsonArray rejected) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD)
                        .setParameter(1, accountId)
                        .setParameter(2, batchId)
                        .setParameter(3, clock.instant())
                        .setParameter(4, rejected.encode())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static JsonArray rejected(BulkResult result) {
        JsonArray rejected = new JsonArray();
        result.results().stream().filter(line -> line.outcome() == InvitationOutcomeKind.REJECTED)
                .forEach(line -> rejected.add(new JsonObject()
                        .put("line", line.line())
                        .put("email", normalized(line.email()))
                        .put("problem", line.reason().slug())
                        .put("field", line.reason().firstField())));
        return rejected;
    }

    /** So that an erasure finds the address; what is no address stays as it was sent. */
    private static String normalized(String email) {
        EmailAddress address = EmailAddress.orNull(email);
        return address == null ? email : address.value();
    }

    private static List<Failure> rejected(Row row) {
        List<Failure> failures = new ArrayList<>();
        for (Object each : row.get(JsonArray.class, "rejected")) {
            JsonObject line = (JsonObject) each;
            failures.add(new Failure(line.getInteger("line"), line.getString("email"), line.getString("problem"),
                    line.getString("field")));
        }
        return failures;
    }

    private static List<Failure> withUndelivered(List<Failure> rejected, RowSet<Row> undelivered) {
        List<Failure> failures = new ArrayList<>(rejected);
        undelivered.forEach(row -> failures.add(
                new Failure(null, row.getString("email"), row.getString("state"), row.getString("reason"))));
        return failures;
    }
}
