package dev.roster.invitation;

import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.value.EmailAddress;
import dev.roster.value.Text;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Imports a list of invitations, and reports the delivery of their emails. */
@ApplicationScoped
public class InvitationImports {
    private static final Duration RETENTION = Duration.ofDays(30);

    /** A second request with the id waits here until the first one has committed. */
    private static final String BEGIN = """
            insert into invitation_import (account_id, id, created_at, rejected) values ($1, $2, $3, '[]') on conflict do nothing""";

    private static final String FINISH = "update invitation_import set rejected = $3 where account_id = $1 and id = $2";

    private static final String PROGRESS = """
            select jsonb_array_length(im.rejected) as rejected,
                count(i.id)::int as total,
                count(*) filter (where d.state = 'queued')::int as queued,
                count(*) filter (where d.state = 'sent')::int as sent,
                count(*) filter (where d.state in ('failed', 'bounced'))::int as failed
            from invitation_import im
            left join invitation i on i.account_id = $1 and i.import_id = im.id
            left join mail d on d.account_id = $1 and d.id = i.mail_id
            where im.account_id = $1 and im.id = $2
            group by im.rejected""";

    private static final String FAILURES = """
            select (r ->> 'line')::int as line, r ->> 'email' as email, r ->> 'problem' as problem, r ->> 'field' as detail
            from invitation_import im cross join lateral jsonb_array_elements(im.rejected) r
            where im.account_id = $1 and im.id = $2
            union all
            select null, i.email, d.state, d.reason
            from invitation i join mail d on d.account_id = $1 and d.id = i.mail_id
            where i.account_id = $1 and i.import_id = $2 and d.state in ('failed', 'bounced')
            order by line nulls last, email""";

    @Inject
    InvitationService invitationService;
    @Inject
    Database database;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    /** The delivery of the emails of an import. @param rejected the number of rejected lines */
    public record Progress(int total, int queued, int sent, int failed, int rejected) {
        public boolean isFinished() {
            return queued == 0;
        }

        public int done() {
            return total - queued;
        }
    }

    /**
     * A rejected line, or an email that failed.
     *
     * @param line the line's number in the list; null if the email failed
     * @param problem the type of the problem, or the state of the email
     * @param detail the invalid field, or the {@code DeliveryReason}; can be null
     */
    public record Failure(Integer line, String email, String problem, String detail) {
    }

    /**
     * Invites each address that the rules allow. Does nothing if the import exists.
     *
     * @param importId the id that the import gets
     * @return that id
     */
    public Uni<UUID> send(Actor actor, UUID importId, List<NewInvitation> requests) {
        return sendOnce(actor, importId, requests)
                .call(result -> result == null ? Uni.createFrom().voidItem() : invitationService.recordForbidden(result))
                .replaceWith(importId);
    }

    /** @return null if the import exists */
    @WithTransaction
    Uni<BulkResult> sendOnce(Actor actor, UUID importId, List<NewInvitation> requests) {
        return database.execute(BEGIN, actor.accountId(), importId, clock.instant())
                .chain(rows -> rows == 1 ? invite(actor, importId, requests) : Uni.createFrom().nullItem());
    }

    private Uni<BulkResult> invite(Actor actor, UUID importId, List<NewInvitation> requests) {
        return invitationService.invite(actor, requests, false)
                .invoke(outcomes -> outcomes.stream().filter(InvitationOutcome::needsEmail)
                        .forEach(outcome -> outcome.invitation().importId = importId))
                .map(outcomes -> BulkResult.of(requests, outcomes, false))
                .call(result -> database.execute(FINISH, actor.accountId(), importId, rejectedLines(result)));
    }

    public Uni<Progress> progress(UUID accountId, UUID importId) {
        return database.one(PROGRESS, row -> new Progress(row.getInteger("total"), row.getInteger("queued"),
                row.getInteger("sent"), row.getInteger("failed"), row.getInteger("rejected")), accountId, importId);
    }

    /** Rejected lines first, then emails that failed. Empty if the import does not exist. */
    public Uni<List<Failure>> failures(UUID accountId, UUID importId) {
        return database.list(FAILURES, row -> new Failure(row.getInteger("line"), row.getString("email"),
                row.getString("problem"), row.getString("detail")), accountId, importId);
    }

    @Scheduled(every = "1h", delayed = "3m", skipExecutionIf = SchemaPending.class)
    Uni<Void> deleteOld() {
        return jobs.run("import-cleanup",
                database.execute("delete from invitation_import where created_at < $1", clock.instant().minus(RETENTION)),
                "The next run deletes old imports");
    }

    private static JsonArray rejectedLines(BulkResult result) {
        JsonArray rejected = new JsonArray();
        result.results().stream().filter(line -> line.reason() != null)
                .forEach(line -> rejected.add(new JsonObject()
                        .put("line", line.line())
                        .put("email", normalized(line.email()))
                        .put("problem", line.reason().slug())
                        .put("field", line.cause())));
        return rejected;
    }

    /** Addresses are stored in normal form, so that an erasure finds them. Of other text, the start is stored as sent. */
    private static String normalized(String email) {
        EmailAddress address = EmailAddress.orNull(email);
        return address != null ? address.value() : email == null ? null : Text.truncate(email, EmailAddress.MAX_LENGTH);
    }
}
