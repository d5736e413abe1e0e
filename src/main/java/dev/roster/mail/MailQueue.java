package dev.roster.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The dispatcher's side of the outbox. Taking a mail only moves its next attempt into the future: when the replica that took it
 * dies, the mail becomes due again by itself.
 */
@ApplicationScoped
class MailQueue {

    private static final String TAKE = """
            update mail
            set attempts = attempts + 1, last_attempt_at = $1, next_attempt_at = $2
            where (account_id, id) in (
                select account_id, id from mail
                where state = 'queued' and next_attempt_at <= $1
                order by next_attempt_at
                limit $3
                for update skip locked)
            returning account_id, id, kind, subject_id, recipient, attempts, created_at""";

    private static final String FINISH = """
            update mail set state = $3, finished_at = $4, reason = $5
            where account_id = $1 and id = $2 and state = 'queued'""";

    private static final String RETRY = """
            update mail set next_attempt_at = $3, reason = $4
            where account_id = $1 and id = $2 and state = 'queued'""";

    private static final String POSTPONE = """
            update mail set next_attempt_at = $3, attempts = attempts - 1,
                last_attempt_at = case when attempts > 1 then last_attempt_at end
            where account_id = $1 and id = $2 and state = 'queued'""";

    @Inject
    Pool database;

    /** Takes the mails that have been due the longest; nobody else gets them before the lease is over. */
    Uni<List<DueMail>> take(int limit, Instant now, Duration lease) {
        return database.preparedQuery(TAKE).execute(Tuple.of(utc(now), utc(now.plus(lease)), limit))
                .map(rows -> {
                    List<DueMail> mails = new ArrayList<>();
                    rows.forEach(row -> mails.add(mail(row)));
                    return mails;
                });
    }

    Uni<Void> sent(DueMail mail, Instant now) {
        return finish(mail, "sent", now, null);
    }

    Uni<Void> failed(DueMail mail, Instant now, String reason) {
        return finish(mail, "failed", now, reason);
    }

    Uni<Void> cancelled(DueMail mail, Instant now) {
        return finish(mail, "cancelled", now, null);
    }

    Uni<Void> retry(DueMail mail, Instant next, String reason) {
        return database.preparedQuery(RETRY).execute(Tuple.of(mail.accountId(), mail.id(), utc(next), reason))
                .replaceWithVoid();
    }

    /** Nothing was attempted. */
    Uni<Void> postponed(DueMail mail, Instant next) {
        return database.preparedQuery(POSTPONE).execute(Tuple.of(mail.accountId(), mail.id(), utc(next))).replaceWithVoid();
    }

    private Uni<Void> finish(DueMail mail, String state, Instant now, String reason) {
        return database.preparedQuery(FINISH).execute(Tuple.of(mail.accountId(), mail.id(), state, utc(now), reason))
                .replaceWithVoid();
    }

    private static DueMail mail(Row row) {
        return new DueMail(row.getUUID("account_id"), row.getUUID("id"), row.getString("kind"), row.getUUID("subject_id"),
                row.getString("recipient"), row.getInteger("attempts"), row.getOffsetDateTime("created_at").toInstant());
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
