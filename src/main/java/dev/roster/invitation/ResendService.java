package dev.roster.invitation;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;

/** Resends the invitations whose email was not delivered, in one transaction and under the rules of a single resend. */
@ApplicationScoped
public class ResendService {

    /** A range of one index. Emails that need no resend keep their position, for the cursor. */
    private static final String FIND = """
            select d.finished_at, d.id as mail_id, i.id as invitation_id, i.email, i.name, i.role, i.language, i.note
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
    AccountLock lock;

    @Inject
    InvitationService invitationService;

    @Inject
    Database database;

    @Inject
    Clock clock;

    /** @param invitationId null if the invitation is closed or has a newer email */
    private record Undelivered(OffsetDateTime finishedAt, UUID mailId, UUID invitationId, NewInvitation request) {

        static Undelivered of(Row row) {
            return new Undelivered(row.getOffsetDateTime("finished_at"), row.getUUID("mail_id"), row.getUUID("invitation_id"),
                    new NewInvitation(row.getString("email"), row.getString("name"), row.getString("role"),
                            row.getString("language"), row.getString("note")));
        }

        List<String> position() {
            return List.of(finishedAt.toString(), mailId.toString());
        }
    }

    public Uni<ResendResult> resend(Actor actor, ResendRequest request, boolean dryRun) {
        return resendLocked(actor, request, dryRun)
                .call(result -> dryRun ? Uni.createFrom().voidItem() : invitationService.recordForbidden(result.reasons()));
    }

    @WithTransaction
    Uni<ResendResult> resendLocked(Actor actor, ResendRequest request, boolean dryRun) {
        return lock.confirm(actor)
                .chain(confirmed -> find(actor.accountId(), request)
                        .chain(page -> resend(confirmed, page, dryRun)));
    }

    private Uni<ResendResult> resend(Actor confirmed, Page<Undelivered> page, boolean dryRun) {
        List<Undelivered> open = page.items().stream().filter(email -> email.invitationId() != null).toList();
        return invitationService.inviteLocked(confirmed, open.stream().map(Undelivered::request).toList(), dryRun, true)
                .map(outcomes -> {
                    List<ResendResult.Line> lines = new ArrayList<>();
                    for (int i = 0; i < outcomes.size(); i++) {
                        lines.add(ResendResult.Line.of(open.get(i).invitationId(), open.get(i).request().email(),
                                outcomes.get(i)));
                    }
                    return ResendResult.of(dryRun, lines, page.nextCursor());
                });
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

    /** PostgreSQL's range of times is smaller than Java's. */
    private Instant inRange(Instant since) {
        Instant latest = clock.instant().plusSeconds(1);
        return since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since.isAfter(latest) ? latest : since;
    }
}
