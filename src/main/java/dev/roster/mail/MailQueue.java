package dev.roster.mail;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.roster.database.Database;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Claims queued emails and stores the results. Serves accounts in round-robin order with equal shares, however many emails
 * they have. A claim moves an email's next attempt into the future, so that the email becomes due again if the replica stops.
 */
@ApplicationScoped
class MailQueue {
    static final String SENT = "sent";
    static final String FAILED = "failed";
    static final String CANCELLED = "cancelled";

    /** Finds accounts without a lock. Emails of an unknown kind wait for a replica of a later release. */
    static final String NEXT_ACCOUNTS = "select account_id from accounts_with_due_mail($1, $2, $3, $4) as account_id";

    /**
     * Materialized, because PostgreSQL may run a limited select in a join once for each row, and then claims more emails than
     * the limit.
     */
    static final String CLAIM = """
            with next as materialized (
                select id from mail
                where account_id = $1 and state = 'queued' and claimable and kind = any($2) and next_attempt_at <= $3
                order by next_attempt_at
                limit $5
                for update skip locked)
            update mail m
            set attempts = m.attempts + 1, last_attempt_at = $3, next_attempt_at = $4, claimable = false
            from next where m.account_id = $1 and m.id = next.id
            returning m.account_id, m.id, m.kind, m.subject_id, m.recipient, m.attempts, m.deferred_millis""";

    private static final String DUE_AGAIN = """
            select account_id, id from mail
            where state = 'queued' and not claimable and next_attempt_at <= $1
            order by next_attempt_at
            limit 1000""";

    private static final String MAKE_CLAIMABLE = """
            update mail set claimable = true
            where account_id = $1 and id = any($2) and state = 'queued' and not claimable and next_attempt_at <= $3""";

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
    Database database;
    @Inject
    Clock clock;

    /** The account that was served last. */
    private volatile UUID lastServed = Ids.NIL;

    /** Makes up to 1,000 emails claimable whose retry is due or whose lease has ended. */
    Uni<Void> makeDueClaimable() {
        Instant now = clock.instant();
        return database.list(DUE_AGAIN, row -> Map.entry(row.getUUID("account_id"), row.getUUID("id")), now)
                .chain(emails -> emails.isEmpty() ? Uni.createFrom().voidItem()
                        : database.executeAll(MAKE_CLAIMABLE, emails.stream()
                                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())))
                                .entrySet().stream()
                                .map(account -> new Object[] { account.getKey(), account.getValue().toArray(UUID[]::new), now })
                                .toList()));
    }

    /**
     * Claims at most {@code limit} emails of these kinds for the time of the lease.
     *
     * @return an empty list if no email is due, or if other replicas are claiming all due emails
     */
    Uni<List<DueEmail>> claim(Set<String> kinds, int limit, Duration lease) {
        Instant now = clock.instant();
        String[] known = kinds.toArray(String[]::new);
        return nextAccounts(known, limit, now).chain(accounts -> {
            List<DueEmail> claimed = new ArrayList<>();
            return Multi.createFrom().iterable(accounts)
                    .onItem().transformToUniAndConcatenate(account -> {
                        int share = Math.min((limit + accounts.size() - 1) / accounts.size(), limit - claimed.size());
                        return share == 0 ? Uni.createFrom().nullItem()
                                : database.list(CLAIM, MailQueue::email, account, known, now, now.plus(lease), share)
                                        .invoke(claimed::addAll);
                    })
                    .collect().last()
                    .replaceWith(claimed);
        });
    }

    /** The next accounts in the order of their ids; the first id follows the last. Returns no account twice. */
    private Uni<List<UUID>> nextAccounts(String[] kinds, int limit, Instant now) {
        UUID after = lastServed;
        return nextAccounts(after, kinds, limit, now)
                .chain(accounts -> accounts.size() == limit || after.equals(Ids.NIL) ? Uni.createFrom().item(accounts)
                        : nextAccounts(Ids.NIL, kinds, limit - accounts.size(), now)
                                .map(first -> Stream.concat(accounts.stream(), first.stream()).distinct().toList()))
                .invoke(accounts -> lastServed = accounts.isEmpty() ? Ids.NIL : accounts.get(accounts.size() - 1));
    }

    private Uni<List<UUID>> nextAccounts(UUID after, String[] kinds, int limit, Instant now) {
        return database.list(NEXT_ACCOUNTS, row -> row.getUUID("account_id"), after, kinds, now, limit);
    }

    /** @param reason null unless the email failed */
    Uni<Void> finish(DueEmail email, String state, DeliveryReason reason) {
        return database.execute(FINISH, email.accountId(), email.id(), state, clock.instant(),
                reason == null ? null : reason.value()).replaceWithVoid();
    }

    /** @param deferred how long the recipient's server has deferred the email, including this retry */
    Uni<Void> retry(DueEmail email, Instant next, DeliveryReason reason, Duration deferred) {
        return database.execute(RETRY, email.accountId(), email.id(), next, reason.value(), deferred.toMillis())
                .replaceWithVoid();
    }

    /** The attempt does not count. */
    Uni<Void> postpone(DueEmail email, Instant next) {
        return database.execute(POSTPONE, email.accountId(), email.id(), next).replaceWithVoid();
    }

    private static DueEmail email(Row row) {
        return new DueEmail(row.getUUID("account_id"), row.getUUID("id"), row.getString("kind"), row.getUUID("subject_id"),
                row.getString("recipient"), row.getInteger("attempts"), Duration.ofMillis(row.getLong("deferred_millis")));
    }
}
