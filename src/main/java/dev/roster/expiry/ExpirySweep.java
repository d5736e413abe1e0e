package dev.roster.expiry;

import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.jobs.BackgroundJobs.logFailure;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.roster.access.AccessBarrier;
import dev.roster.access.Actor;
import dev.roster.account.AccountService;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Records expired memberships and roles in the audit log. Decisions enforce the expiry without it (docs/adr/0013). All replicas
 * sweep, and skip the accounts that another replica has locked.
 */
@ApplicationScoped
class ExpirySweep {
    private static final int AT_ONCE = 1_000;

    private static final String EXPIRED = """
            select account_id, id from (
                select * from (%1$s) of_memberships
                union
                select * from (%2$s) of_roles
            ) expired
            limit %3$d""".formatted(expired("expires_at"), expired("role_expires_at"), AT_ONCE);

    @Inject
    Database database;
    @Inject
    MemberService members;
    @Inject
    AccountService accounts;
    @Inject
    AccessBarrier barrier;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    private static String expired(String expiry) {
        return """
                select m.account_id, m.id from member m
                where m.%1$s <= $1 and m.status <> 'removed' and m.account_id <> all($2)
                    and (select a.closed_at is null from account a where a.id = m.account_id)
                order by m.%1$s
                limit %2$d""".formatted(expiry, AT_ONCE);
    }

    @Scheduled(every = "${roster.expiry.sweep-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        Set<UUID> skipped = new HashSet<>();
        return jobs.run("expiry-sweep", Multi.createBy().repeating().uni(() -> sweep(skipped))
                .until(found -> found < AT_ONCE)
                .collect().last(),
                "The next sweep records expired memberships and roles");
    }

    /** @return the number of members with an expired membership or role */
    private Uni<Integer> sweep(Set<UUID> skipped) {
        return database.list(EXPIRED, row -> Map.entry(row.getUUID("account_id"), row.getUUID("id")), clock.instant(),
                skipped.toArray(UUID[]::new))
                .call(expired -> forEach(
                        expired.stream().collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())))
                                .entrySet(),
                        account -> record(account.getKey(), account.getValue(), skipped)))
                .map(List::size);
    }

    /** Skips the account in this sweep if another transaction has locked it or the work fails. */
    private Uni<Boolean> record(UUID accountId, List<UUID> expired, Set<UUID> skipped) {
        List<MemberStep> steps = expired.stream().map(MemberStep::expire).toList();
        skipped.add(accountId);
        return logFailure(accountId, Panache.withTransaction(() -> accounts.tryLock(accountId)
                .call(locked -> locked ? members.applyAll(Actor.system(accountId), steps) : Uni.createFrom().voidItem()))
                .invoke(locked -> {
                    if (locked) {
                        barrier.start(accountId);
                        skipped.remove(accountId);
                    }
                }), "Recording expiries failed");
    }
}
