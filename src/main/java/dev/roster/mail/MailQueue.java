package dev.roster.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The dispatcher's side of the outbox. Accounts take turns, each with the same share, however many mails they have. Taking a
 * mail
 * only moves its next attempt into the future: when the replica that took it dies, the mail becomes due again by itself.
 */
@ApplicationScoped
class MailQueue {

    /** Mails that become due again in one statement. */
    private static final int WOKEN_AT_ONCE = 1_000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /**
     * The accounts after $1 whose turn it is, one step of an index for each, without a lock. Mails of a kind that this replica
     * cannot write are left to those of another release.
     */
    static final String TURNS = """
            with recursive turn (account_id) as (
                (select account_id from mail
                 where state = 'queued' and due and account_id > $1 and kind = any($2) and next_attempt_at <= $3
                 order by account_id limit 1)
                union all
                select (select m.account_id from mail m
                        where m.state = 'queued' and m.due and m.account_id > turn.account_id and m.kind = any($2)
                            and m.next_attempt_at <= $3
                        order by m.account_id limit 1)
                from turn where turn.account_id is not null)
            select account_id from turn where account_id is not null limit $4""";

    /** Materialized: in a join, PostgreSQL may run the limited select again for each row, and take more. */
    static final String TAKE = """
            with next as materialized (
                select id from mail
                where account_id = $1 and state = 'queued' and due and kind = any($2) and next_attempt_at <= $3
                order by next_attempt_at
                limit $5
                for update skip locked)
            update mail m
            set attempts = m.attempts + 1, last_attempt_at = $3, next_attempt_at = $4, due = false
            from next where m.account_id = $1 and m.id = next.id
            returning m.account_id, m.id, m.kind, m.subject_id, m.recipient, m.attempts, m.deferred_millis""";

    private static final String WAITING = """
            select account_id, id from mail
            where state = 'queued' and not due and next_attempt_at <= $1
            order by next_attempt_at
            limit\s""" + WOKEN_AT_ONCE;

    private static final String WAKE = """
            update mail m set due = true
            from unnest($1::uuid[], $2::uuid[]) as waiting (account_id, id)
            where m.account_id = waiting.account_id and m.id = waiting.id
                and m.state = 'queued' and not m.due and m.next_attempt_at <= $3""";

    private static final String FINISH = """
            update mail set state = $3, finished_at = $4, reason = $5
            where account_id = $1 and id = $2 and state = 'queued'""";

    private static final String RETRY = """
            update mail set next_attempt_at = $3, reason = $4, deferred_millis = $5
            where account_id = $1 and id = $2 and state = 'queued'""";

    private static final String POSTPONE = """
            update mail set next_attempt_at = $3, attempts = attempts - 1,
                last_attempt_at = case when attempts > 1 then last_attempt_at end
            where account_id = $1 and id = $2 and state = 'queued'""";

    @Inject
    Pool database;

    /** The account that had the latest turn. */
    private volatile UUID latest = BEFORE_ALL;

    /** Makes those due whose wait is over, also for a replica that died with them. */
    Uni<Void> wake(Instant now) {
        return database.preparedQuery(WAITING).execute(Tuple.of(utc(now)))
                .chain(waiting -> waiting.size() == 0 ? Uni.createFrom().voidItem()
                        : database.preparedQuery(WAKE)
                                .execute(Tuple.of(ids(waiting, "account_id"), ids(waiting, "id"), utc(now)))
                                .replaceWithVoid());
    }

    /**
     * Takes at most so many mails of those kinds; nobody else gets them before the lease is over.
     *
     * @return an empty list when nothing is due, or when other replicas are about to take all of it
     */
    Uni<List<DueEmail>> take(Set<String> kinds, int limit, Instant now, Duration lease) {
        String[] known = kinds.toArray(String[]::new);
        return turns(known, limit, now).chain(accounts -> {
            List<DueEmail> taken = new ArrayList<>();
            return Multi.createFrom().iterable(accounts)
                    .onItem().transformToUniAndConcatenate(account -> {
                        int share = Math.min((limit + accounts.size() - 1) / accounts.size(), limit - taken.size());
                        return share == 0 ? Uni.createFrom().nullItem()
                                : take(account, known, share, now, lease).invoke(taken::addAll);
                    })
                    .collect().last()
                    .replaceWith(taken);
        });
    }

    private Uni<List<DueEmail>> take(UUID accountId, String[] kinds, int limit, Instant now, Duration lease) {
        return database.preparedQuery(TAKE)
                .execute(Tuple.of(accountId, kinds, utc(now), utc(now.plus(lease)), limit))
                .map(rows -> rows.stream().map(MailQueue::mail).toList());
    }

    /** In a circle: the first account follows the last one, and each is taken at most once. */
    private Uni<List<UUID>> turns(String[] kinds, int limit, Instant now) {
        UUID after = latest;
        return turns(after, kinds, limit, now)
                .chain(accounts -> accounts.size() == limit || after.equals(BEFORE_ALL) ? Uni.createFrom().item(accounts)
                        : turns(BEFORE_ALL, kinds, limit - accounts.size(), now)
                                .map(first -> Stream.concat(accounts.stream(), first.stream()).distinct().toList()))
                .invoke(accounts -> latest = accounts.isEmpty() ? BEFORE_ALL : accounts.get(accounts.size() - 1));
    }

    private Uni<List<UUID>> turns(UUID after, String[] kinds, int limit, Instant now) {
        return database.preparedQuery(TURNS).execute(Tuple.of(after, kinds, utc(now), limit))
                .map(rows -> List.of(ids(rows, "account_id")));
    }

    Uni<Void> sent(DueEmail mail, Instant now) {
        return finish(mail, "sent", now, null);
    }

    Uni<Void> failed(DueEmail mail, Instant now, DeliveryReason reason) {
        return finish(mail, "failed", now, reason.value());
    }

    Uni<Void> cancelled(DueEmail mail, Instant now) {
        return finish(mail, "cancelled", now, null);
    }

    /** @param deferred how long the recipient's side makes it wait, this time included */
    Uni<Void> retry(DueEmail mail, Instant next, DeliveryReason reason, Duration deferred) {
        return database.preparedQuery(RETRY)
                .execute(Tuple.of(mail.accountId(), mail.id(), utc(next), reason.value(), deferred.toMillis()))
                .replaceWithVoid();
    }

    /** Nothing was attempted. */
    Uni<Void> postponed(DueEmail mail, Instant next) {
        return database.preparedQuery(POSTPONE).execute(Tuple.of(mail.accountId(), mail.id(), utc(next))).replaceWithVoid();
    }

    private Uni<Void> finish(DueEmail mail, String state, Instant now, String reason) {
        return database.preparedQuery(FINISH).execute(Tuple.of(mail.accountId(), mail.id(), state, utc(now), reason))
                .replaceWithVoid();
    }

    private static DueEmail mail(Row row) {
        return new DueEmail(row.getUUID("account_id"), row.getUUID("id"), row.getString("kind"), row.getUUID("subject_id"),
                row.getString("recipient"), row.getInteger("attempts"), Duration.ofMillis(row.getLong("deferred_millis")));
    }

    private static UUID[] ids(RowSet<Row> rows, String column) {
        return rows.stream().map(row -> row.getUUID(column)).toArray(UUID[]::new);
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
