package dev.roster.expiry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.mail.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Tells members that their membership or role is about to end: once for each end, by whichever replica notes it first. */
@ApplicationScoped
class ExpiryNotices {

    static final String MAIL_KIND = "membership-end";

    private static final Duration BEFORE = Duration.ofDays(3);
    private static final int AT_ONCE = 1_000;

    private static final String OPEN = "exists (select from account a where a.id = m.account_id and a.closed_at is null)";

    private static final String OF_MEMBERSHIPS = """
            select m.account_id, m.id as member_id, false as of_role, m.expires_at as ends_at
            from member m
            where m.expires_at > %1$s and m.expires_at <= %2$s and m.status = 'active' and %3$s
                and not exists (
                    select from end_notice n
                    where n.account_id = m.account_id and n.member_id = m.id and not n.of_role and n.ends_at = m.expires_at)
            limit %4$d""";

    /** A role that ends with the membership, or after it, ends unseen. */
    private static final String OF_ROLES = """
            select m.account_id, m.id as member_id, true as of_role, m.role_expires_at as ends_at
            from member m
            where m.role_expires_at > %1$s and m.role_expires_at <= %2$s and m.status = 'active' and %3$s
                and (m.expires_at is null or m.role_expires_at < m.expires_at)
                and not exists (
                    select from end_notice n
                    where n.account_id = m.account_id and n.member_id = m.id and n.of_role and n.ends_at = m.role_expires_at)
            limit %4$d""";

    private static final String ACCOUNTS = "select distinct account_id from (select * from (%s) x union all select * from (%s) y) due"
            .formatted(in(OF_MEMBERSHIPS, "$1", "$2", OPEN), in(OF_ROLES, "$1", "$2", OPEN));

    private static final String NOTE = """
            with added as (
                insert into end_notice (account_id, id, member_id, of_role, ends_at)
                select account_id, gen_random_uuid(), member_id, of_role, ends_at
                from (select * from (%s) x union all select * from (%s) y) due
                on conflict do nothing
                returning account_id, id, member_id
            )
            select added.id, m.email from added join member m on m.account_id = added.account_id and m.id = added.member_id"""
            .formatted(in(OF_MEMBERSHIPS, "?1", "?2", "m.account_id = ?3"), in(OF_ROLES, "?1", "?2", "m.account_id = ?3"));

    @Inject
    Pool database;

    @Inject
    Outbox outbox;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    private static String in(String sql, String from, String until, String where) {
        return sql.formatted(from, until, where, AT_ONCE);
    }

    @Scheduled(every = "${roster.expiry.sweep-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        Instant now = clock.instant();
        return jobs.run("end-notices", database.preparedQuery(ACCOUNTS).execute(Tuple.of(utc(now), utc(now.plus(BEFORE))))
                .onItem().transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem().transformToUniAndConcatenate(row -> notify(row.getUUID("account_id"), now))
                .collect().last(),
                "Mails about ends wait for the next sweep");
    }

    private Uni<Void> notify(UUID accountId, Instant now) {
        return Panache.withTransaction(() -> note(accountId, now)
                .chain(orders -> outbox.queue(accountId, MAIL_KIND, orders)))
                .onFailure().invoke(failure -> Log.errorf(failure, "Nobody in account %s is told of ends", accountId))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    private static Uni<List<Outbox.Order>> note(UUID accountId, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE, Object[].class)
                        .setParameter(1, now)
                        .setParameter(2, now.plus(BEFORE))
                        .setParameter(3, accountId)
                        .getResultList())
                .map(rows -> rows.stream().map(row -> new Outbox.Order((UUID) row[0], (String) row[1])).toList());
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
