package dev.roster.invitation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.BulkReason;
import dev.roster.problem.DenialRecorder;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Resends the invitations whose email was not delivered, in one transaction and under the rules of a single resend. */
@ApplicationScoped
public class ResendService {
    private static final int MAX = 1_000;

    /** Reads one range of an index. Emails that need no resend stay in the result, because the cursor can refer to them. */
    private static final String FIND = """
            select d.finished_at, d.id as mail_id, i.id as invitation_id, i.email, i.name, i.role, i.language, i.note,
                coalesce(i.group_ids, '{}') as group_ids
            from (
                select id, subject_id, finished_at from mail
                where account_id = $1 and state in ('failed', 'bounced') and state = any($2) and kind = $3
                    and finished_at >= $4 and (finished_at, id) > ($5, $6)
                order by finished_at, id
                limit $7) d
            left join invitation i on i.account_id = $1 and i.id = d.subject_id and i.mail_id = d.id and i.link_id is null
                and i.state = 'open'
            order by d.finished_at, d.id""";

    @Schema(name = "ResendInvitations", description = "Selects open and expired invitations whose latest email was not delivered, and for which no link was created since.")
    public record Request(
            @NotNull @Schema(description = "Only emails that failed or bounced at this time or later.", examples = "2026-11-26T00:00:00Z") Instant since,
            @Size(max = 2) @Schema(nullable = true, description = "Only emails in these states; by default both.") Set<@NotNull Undelivered> delivery,
            @Min(1) @Max(MAX) @Schema(nullable = true, description = "The number of emails to check, 1 to 1,000; by default 1,000.") Integer limit,
            @Size(max = 4_096) @Schema(nullable = true, description = "The `nextCursor` of the previous response; the other properties must be the same.") String cursor) {
        public static Request since(Instant since) {
            return new Request(since, null, null, null);
        }

        private int limitOrDefault() {
            return limit == null ? MAX : limit;
        }

        private String[] states() {
            Set<Undelivered> states = delivery == null || delivery.isEmpty() ? Set.of(Undelivered.values()) : delivery;
            return states.stream().map(state -> state.name().toLowerCase(Locale.ROOT)).sorted().toArray(String[]::new);
        }
    }

    @Schema(name = "Undelivered", description = "`failed`: Roster has given up; `bounced`: the email was returned after it was sent.")
    public enum Undelivered {
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("bounced")
        BOUNCED
    }

    @Schema(name = "ResendResult", description = "The outcome of each invitation, in the order in which the emails failed.")
    public record Result(
            @Schema(required = true, description = "True if nothing was stored or sent.") boolean dryRun,
            @Schema(required = true, description = "The number of invitations that were resent.") long resent,
            @Schema(required = true) long rejected,
            @Schema(required = true) List<Line> results,
            @Schema(nullable = true, description = "The `cursor` of the next request; null on the last page. A page with a cursor can be empty.") String nextCursor) {
    }

    @Schema(name = "ResendLine")
    public record Line(
            @Schema(required = true) UUID invitationId,
            @Schema(required = true, format = "email", examples = "grace@acme.example") String email,
            @Schema(required = true, description = "`resent` or `rejected`.") InvitationOutcome.Kind outcome,
            @Schema(nullable = true, description = "Why it was rejected: the problem that `resendInvitation` would return.") BulkReason reason) {
    }

    /** A failed email. @param invitationId null if the invitation is closed, or has a newer email or link */
    private record FailedEmail(Instant finishedAt, UUID mailId, UUID invitationId, NewInvitation request) {
        static FailedEmail of(Row row) {
            return new FailedEmail(Database.instant(row, "finished_at"), row.getUUID("mail_id"), row.getUUID("invitation_id"),
                    new NewInvitation(row.getString("email"), row.getString("name"), row.getString("role"),
                            row.getString("language"), row.getString("note"),
                            List.of(row.getArrayOfUUIDs("group_ids"))));
        }

        List<String> position() {
            return List.of(finishedAt.toString(), mailId.toString());
        }
    }

    @Inject
    AccountLock lock;
    @Inject
    InvitationService invitationService;
    @Inject
    Database database;
    @Inject
    DenialRecorder denials;
    @Inject
    Clock clock;

    public Uni<Result> resend(Actor actor, Request request, boolean dryRun) {
        return resendLocked(actor, request, dryRun)
                .call(result -> dryRun ? Uni.createFrom().voidItem() : recordForbidden(result));
    }

    /** Records forbidden lines in the audit log. Call it after the transaction: it begins its own. */
    public Uni<Void> recordForbidden(Result result) {
        return denials.recordForbidden(result.results().stream().map(Line::reason));
    }

    /** Does not record forbidden lines. */
    @WithTransaction
    public Uni<Result> resendLocked(Actor actor, Request request, boolean dryRun) {
        return lock.confirm(actor)
                .chain(confirmed -> find(actor.accountId(), request)
                        .chain(page -> resend(confirmed, page, dryRun)));
    }

    private Uni<Page<FailedEmail>> find(UUID accountId, Request request) {
        String[] states = request.states();
        String list = "undelivered " + accountId + " " + Arrays.toString(states) + " " + request.since();
        Cursor.Position position = Cursor.read(list, request.cursor());
        Instant since = inRange(request.since());
        return database.list(FIND, FailedEmail::of, accountId, states, InvitationService.MAIL_KIND, since,
                position == null ? since : position.time(0), position == null ? Ids.NIL : position.id(1),
                request.limitOrDefault() + 1)
                .map(found -> Page.of(found, request.limitOrDefault(), list, FailedEmail::position));
    }

    /** PostgreSQL's range of times is smaller than Java's. */
    private Instant inRange(Instant since) {
        Instant latest = clock.instant().plusSeconds(1);
        return since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since.isAfter(latest) ? latest : since;
    }

    private Uni<Result> resend(Actor confirmed, Page<FailedEmail> page, boolean dryRun) {
        List<FailedEmail> open = page.items().stream().filter(email -> email.invitationId() != null).toList();
        return invitationService.inviteLocked(confirmed, open.stream().map(FailedEmail::request).toList(), dryRun, true)
                .map(outcomes -> {
                    List<Line> lines = IntStream.range(0, outcomes.size())
                            .mapToObj(i -> new Line(open.get(i).invitationId(), open.get(i).request().email(),
                                    outcomes.get(i).kind(), BulkReason.of(outcomes.get(i).problem())))
                            .toList();
                    long rejected = lines.stream().filter(line -> line.reason() != null).count();
                    return new Result(dryRun, lines.size() - rejected, rejected, lines, page.nextCursor());
                });
    }
}
