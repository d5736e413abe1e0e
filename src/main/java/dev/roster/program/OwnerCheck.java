package dev.roster.program;

import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.jobs.BackgroundJobs.logFailure;

import dev.roster.access.AccessBarrier;
import dev.roster.access.Actor;
import dev.roster.account.AccountService;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.member.MemberConditions;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Notices service accounts whose owner has lost access, and suspends them after the grace period. It compares the present
 * state, so that every way to lose access counts: removal, suspension, expiry, a directory, and the deletion of a group.
 */
@ApplicationScoped
class OwnerCheck {
    private static final int AT_ONCE = 500;
    private static final int ACCOUNTS_AT_ONCE = 1_000;

    /** A suspended service account has no grace period: when somebody reactivates it, a new one starts. */
    private static String isOwnerless(String account) {
        return "(" + MemberConditions.isActive("$1") + " and not " + Owners.exist(account, "$1") + ")";
    }

    private static final String PAGE = """
            select distinct s.account_id from service_account s where s.account_id > $1 order by s.account_id limit %d"""
            .formatted(ACCOUNTS_AT_ONCE);

    /** $2 is the latest start of a grace period that has ended. */
    private static final String CHANGED = """
            select distinct s.account_id
            from service_account s
            join account a on a.id = s.account_id and a.closed_at is null
            join member m on m.account_id = s.account_id and m.id = s.id
            where s.account_id = any($3) and ((s.ownerless_since is not null) <> %s or s.ownerless_since <= $2)"""
            .formatted(isOwnerless("s.account_id"));

    private static final String UPDATE = """
            with changed as (
                select s.id, m.name, case when s.ownerless_since is null then $1::timestamptz end as ownerless_since
                from service_account s
                join member m on m.account_id = $2 and m.id = s.id
                where s.account_id = $2 and (s.ownerless_since is not null) <> %s
                order by s.id
                limit %d
            )
            update service_account s set ownerless_since = c.ownerless_since
            from changed c
            where s.account_id = $2 and s.id = c.id
            returning c.id, c.name, c.ownerless_since""".formatted(isOwnerless("$2"), AT_ONCE);

    private static final String DUE = """
            select s.id
            from service_account s
            join member m on m.account_id = $2 and m.id = s.id and %s
            where s.account_id = $2 and s.ownerless_since <= $3
            order by s.id
            limit %d""".formatted(MemberConditions.isActive("$1"), AT_ONCE);

    private static final String RESTART = """
            update service_account set ownerless_since = null where account_id = $1 and id = any($2)""";

    @Inject
    Database database;
    @Inject
    AccountService accounts;
    @Inject
    MemberService members;
    @Inject
    OwnerEmails emails;
    @Inject
    ServiceExpiryEmails expiries;
    @Inject
    AuditLog audit;
    @Inject
    AccessBarrier barrier;
    @Inject
    ServiceSettings config;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    @Scheduled(every = "10m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        return jobs.run("service-owners", check(clock.instant()), "The owners of service accounts are checked at the next run");
    }

    /** In pages of accounts, so that no statement reads the whole table, and one that fails delays no other account. */
    private Uni<Void> check(Instant now) {
        return Multi.createBy().repeating()
                .uni(() -> new AtomicReference<>(Ids.NIL), position -> database
                        .list(PAGE, row -> row.getUUID("account_id"), position.get())
                        .invoke(page -> page.stream().reduce((first, last) -> last).ifPresent(position::set))
                        .call(page -> page.isEmpty() ? Uni.createFrom().voidItem() : check(page, now)))
                .until(List::isEmpty)
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<Void> check(List<UUID> page, Instant now) {
        return database
                .list(CHANGED, row -> row.getUUID("account_id"), now, now.minus(config.ownerGracePeriod()),
                        page.toArray(UUID[]::new))
                .chain(found -> forEach(found, account -> logFailure(account, checkIn(account),
                        "Checking the owners of service accounts failed")));
    }

    /** Under the account's lock, so that only one of several replicas finds a change. */
    Uni<Void> checkIn(UUID accountId) {
        return Panache.withTransaction(() -> accounts.lock(accountId).chain(() -> check(accountId, clock.instant())))
                .invoke(() -> barrier.start(accountId));
    }

    private Uni<Void> check(UUID accountId, Instant now) {
        return database.list(UPDATE, row -> row, now, accountId)
                .call(changed -> expiries.forget(accountId, changed.stream().map(row -> row.getUUID("id")).toList()))
                .map(changed -> changed.stream().filter(row -> Database.instant(row, "ownerless_since") != null).toList())
                .call(lost -> lost.isEmpty() ? Uni.createFrom().voidItem() : notify(accountId, lost, now))
                .chain(() -> database.list(DUE, row -> MemberStep.suspend(row.getUUID("id"), "ownerless"), now, accountId,
                        now.minus(config.ownerGracePeriod())))
                .chain(steps -> steps.isEmpty() ? Uni.createFrom().voidItem() : suspend(accountId, steps));
    }

    private Uni<Void> suspend(UUID accountId, List<MemberStep> steps) {
        return members.applyAll(Actor.system(accountId), steps)
                .chain(() -> database.execute(RESTART, accountId,
                        steps.stream().map(MemberStep::memberId).toArray(UUID[]::new)))
                .replaceWithVoid();
    }

    private Uni<Void> notify(UUID accountId, List<Row> lost, Instant now) {
        JsonObject after = new JsonObject().put("suspensionAt", now.plus(config.ownerGracePeriod()).toString());
        return emails.lost(accountId)
                .chain(() -> audit.recordAll(accountId, AuditActor.of(Actor.system(accountId)), lost.stream()
                        .map(row -> new AuditLog.Entry(AuditAction.SERVICE_ACCOUNT_OWNER_LOST,
                                Target.member(row.getUUID("id"), row.getString("name")), null, after))
                        .toList()));
    }
}
