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
import dev.roster.database.Database;
import dev.roster.platform.Cursor;
import dev.roster.platform.Page;
import dev.roster.platform.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;

/** Resends the invitations whose email was not delivered. Each has its own transaction and the rules of a single resend. */
@ApplicationScoped
public class ResendService {

    /** A range of one index. Emails that need no resend keep their position, for the cursor. */
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
    InvitationService invitationService;

    @Inject
    InvitationLimits limits;

    @Inject
    RefusedLineRecorder refused;

    @Inject
    Database database;

    @Inject
    Clock clock;

    /** @param invitationId null if the invitation is closed or has a newer email */
    private record Undelivered(OffsetDateTime finishedAt, UUID mailId, UUID invitationId, String email) {

        static Undelivered of(Row row) {
            return new Undelivered(row.getOffsetDateTime("finished_at"), row.getUUID("mail_id"), row.getUUID("invitation_id"),
                    row.getString("email"));
        }

        List<String> position() {
            return List.of(finishedAt.toString(), mailId.toString());
        }
    }

    /** If it fails, the invitations that were resent before stay resent, and the next call does not find them. */
    public Uni<ResendResult> resend(Actor actor, ResendRequest request, boolean dryRun) {
        return find(actor.accountId(), request)
                .chain(page -> Multi.createFrom().iterable(page.items())
                        .filter(undelivered -> undelivered.invitationId() != null)
                        .onItem().transformToUniAndConcatenate(undelivered -> resend(actor, undelivered, dryRun))
                        .collect().asList()
                        .chain(lines -> dryRun ? withinAllowance(actor.accountId(), lines) : Uni.createFrom().item(lines))
                        .map(lines -> ResendResult.of(dryRun, lines, page.nextCursor())))
                .call(result -> dryRun ? Uni.createFrom().voidItem() : refused.record(result));
    }

    private Uni<Page<Undelivered>> find(UUID accountId, ResendRequest request) {
        String[] states = request.states();
        String list = "undelivered " + accountId + " " + Arrays.toString(states) + " " + request.since();
        Cursor.Position position = Cursor.read(list, request.cursor());
        OffsetDateTime since = inRange(request.since()).atOffset(ZoneOffset.UTC);
        return database.list(FIND, Undelivered::of, accountId, states, InvitationService.MAIL_KIND, since,
                position == null ? since : position.time(0), position == null ? FIRST_ID : position.id(1),
                request.limitOrDefault() + 1)
                .map(found -> Page.of(found, request.limitOrDefault(), list, Undelivered::position));
    }

    private Uni<ResendResult.Line> resend(Actor actor, Undelivered undelivered, boolean dryRun) {
        Supplier<Uni<?>> resend = () -> invitationService.resend(actor, undelivered.invitationId(), null);
        return Uni.createFrom().deferred(() -> dryRun ? rolledBack(resend) : resend.get())
                .map(resent -> ResendResult.Line.resent(undelivered.invitationId(), undelivered.email()))
                .onFailure(Problem.class).recoverWithItem(problem -> ResendResult.Line.rejected(undelivered.invitationId(),
                        undelivered.email(), problem));
    }

    /** The lines of a dry run spend nothing, so the allowance is applied to all of them afterwards. */
    private Uni<List<ResendResult.Line>> withinAllowance(UUID accountId, List<ResendResult.Line> lines) {
        return limits.read(accountId, List.of())
                .map(read -> lines.stream().map(line -> line.within(read)).toList());
    }

    private static Uni<?> rolledBack(Supplier<Uni<?>> change) {
        return Panache.withTransaction(() -> Panache.currentTransaction()
                .invoke(transaction -> transaction.markForRollback())
                .chain(() -> change.get().replaceWithVoid()));
    }

    /** PostgreSQL's range of times is smaller than Java's. */
    private Instant inRange(Instant since) {
        Instant latest = clock.instant().plusSeconds(1);
        return since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since.isAfter(latest) ? latest : since;
    }
}
