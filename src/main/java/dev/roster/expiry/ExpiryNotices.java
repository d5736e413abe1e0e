package dev.roster.expiry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.mail.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Emails members three days before their membership or role expires, once for each expiry across all replicas. */
@ApplicationScoped
class ExpiryNotices {

    static final String EMAIL_KIND = "membership-end";

    private static final Duration NOTICE_PERIOD = Duration.ofDays(3);
    private static final int AT_ONCE = 1_000;

    private static final String ACCOUNTS = "select distinct account_id from (%s) due"
            .formatted(due("exists (select from account a where a.id = m.account_id and a.closed_at is null)", "m.account_id"));

    private static final String NOTIFY = """
            with due as materialized (select account_id, gen_random_uuid() as id, member_id, of_role, ends_at, email from (%s) ending),
            added as (
                insert into end_notice (account_id, id, member_id, of_role, ends_at)
                select $3, id, member_id, of_role, ends_at from due
                on conflict do nothing
                returning id)
            select due.id, due.email from due join added on added.id = due.id"""
            .formatted(due("m.account_id = $3", "$3"));

    @Inject
    Database database;

    @Inject
    Outbox outbox;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    /**
     * Members whose membership or role expires after $1 and until $2. If the membership expires no later than the role,
     * there is no notice for the role.
     */
    private static String due(String condition, String account) {
        String ofMemberships = due("expires_at", false, condition, account);
        String ofRoles = due("role_expires_at", true,
                condition + " and (m.expires_at is null or m.role_expires_at < m.expires_at)", account);
        return "select * from (%s) of_memberships union all select * from (%s) of_roles".formatted(ofMemberships, ofRoles);
    }

    private static String due(String end, boolean ofRole, String condition, String account) {
        return """
                select m.account_id, m.id as member_id, %2$s as of_role, m.%1$s as ends_at, m.email
                from member m
                where m.%1$s > $1 and m.%1$s <= $2 and m.status = 'active' and %3$s
                    and not exists (
                        select from end_notice n
                        where n.account_id = %4$s and n.member_id = m.id and n.of_role = %2$s and n.ends_at = m.%1$s)
                limit %5$d""".formatted(end, ofRole, condition, account, AT_ONCE);
    }

    @Scheduled(every = "${roster.expiry.sweep-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        Instant now = clock.instant();
        return jobs.run("end-notices", database.list(ACCOUNTS, row -> row.getUUID("account_id"), now, now.plus(NOTICE_PERIOD))
                .onItem().transformToMulti(Multi.createFrom()::iterable)
                .onItem().transformToUniAndConcatenate(account -> notify(account, now))
                .collect().last(),
                "Emails about expiring memberships and roles wait for the next run");
    }

    /** Never fails: a failure in one account does not stop the others. */
    private Uni<Void> notify(UUID accountId, Instant now) {
        return Panache.withTransaction(() -> database
                .list(NOTIFY, row -> new Outbox.Order(row.getUUID("id"), row.getString("email")), now, now.plus(NOTICE_PERIOD),
                        accountId)
                .chain(orders -> outbox.queue(accountId, EMAIL_KIND, orders)))
                .onFailure()
                .invoke(failure -> Log.errorf(failure, "Emails about expiring access in account %s failed", accountId))
                .onFailure().recoverWithNull();
    }
}
