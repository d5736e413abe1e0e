package dev.roster.invitation;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/** Sends the invitations again whose email failed: each by the rules, and in the transaction, of a single one. */
@ApplicationScoped
public class ResendService {

    /** A range of one index; a mail whose invitation is closed or has a newer mail keeps its place, for the cursor. */
    private static final String FIND = """
            select d.finished_at, d.id as mail_id, i.id as invitation_id, i.email
            from (
                select id, subject_id, finished_at from mail
                where account_id = $1 and state in ('failed', 'bounced') and state = any($2) and kind = $3
                    and finished_at >= $4 and (finished_at, id) > ($5, $6)
                order by finished_at, id
                limit $7) d
            left join invitation i on i.account_id = $1 and i.id = d.subject_id and i.mail_id = d.id and i.state = 'open'
            order by d.finished_at, d.id""";

    private static final UUID FIRST_ID = new UUID(0, 0);

    @Inject
    Invitations invitations;

    @Inject
    InvitationLimits limits;

    @Inject
    RefusedLineRecorder refused;

    @Inject
    Pool database;

    @Inject
    Clock clock;

    /** A mail that failed. @param invitationId null when there is nothing to send again */
    private record Failed(OffsetDateTime finishedAt, UUID mailId, UUID invitationId, String email) {

        static Failed of(Row row) {
            return new Failed(row.getOffsetDateTime("finished_at"), row.getUUID("mail_id"), row.getUUID("invitation_id"),
                    row.getString("email"));
        }

        List<String> position() {
            return List.of(finishedAt.toString(), mailId.toString());
        }
    }

    /** A failure of the database ends it; what was sent before stays sent, and is not found again. */
    public Uni<ResendResult> resend(Actor actor, ResendRequest request, boolean dryRun) {
        return find(actor.accountId(), request)
                .chain(page -> Multi.createFrom().iterable(page.items())
                        .filter(failed -> failed.invitationId() != null)
                        .onItem().transformToUniAndConcatenate(failed -> resend(actor, failed, dryRun))
                        .collect().asList()
                        .chain(lines -> dryRun ? withinAllowance(actor.accountId(), lines) : Uni.createFrom().item(lines))
                        .map(lines -> ResendResult.of(dryRun, lines, page.nextCursor())))
                .call(result -> dryRun ? Uni.createFrom().voidItem() : refused.note(result));
    }

    private Uni<Page<Failed>> find(UUID accountId, ResendRequest request) {
        String[] states = request.states();
        String list = "undelivered " + accountId + " " + Arrays.toString(states) + " " + request.since();
        Cursor.Position position = Cursor.read(list, request.cursor());
        OffsetDateTime since = utc(within(request.since()));
        Tuple parameters = Tuple.of(accountId, states, InvitationService.MAIL_KIND, since)
                .addOffsetDateTime(position == null ? since : position.time(0))
                .addUUID(position == null ? FIRST_ID : position.id(1))
                .addInteger(request.most() + 1);
        return database.preparedQuery(FIND).execute(parameters)
                .map(rows -> Page.of(rows.stream().map(Failed::of).toList(), request.most(), list, Failed::position));
    }

    private Uni<ResendResult.Line> resend(Actor actor, Failed failed, boolean dryRun) {
        Supplier<Uni<Versioned<InvitationView>>> single = () -> invitations.resend(actor, failed.invitationId(), null);
        return Uni.createFrom().deferred(() -> dryRun ? rolledBack(single) : single.get())
                .map(sent -> ResendResult.Line.resent(failed.invitationId(), failed.email()))
                .onFailure(Problem.class).recoverWithItem(problem -> ResendResult.Line.rejected(failed.invitationId(),
                        failed.email(), problem));
    }

    /** A dry run spends nothing, line by line: so that together they are no more than today's allowance. */
    private Uni<List<ResendResult.Line>> withinAllowance(UUID accountId, List<ResendResult.Line> lines) {
        return Panache.withSession(() -> limits.read(accountId, List.of()))
                .map(read -> lines.stream().map(line -> line.within(read)).toList());
    }

    private static <T> Uni<T> rolledBack(Supplier<Uni<T>> change) {
        return Panache.withTransaction(() -> Panache.currentTransaction()
                .invoke(transaction -> transaction.markForRollback())
                .chain(() -> change.get()));
    }

    /** Nothing failed before there was Roster, or will have failed tomorrow: PostgreSQL does not know every time of Java's. */
    private Instant within(Instant since) {
        Instant latest = clock.instant().plusSeconds(1);
        return since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since.isAfter(latest) ? latest : since;
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
