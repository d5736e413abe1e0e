package dev.roster.expiry;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.account.AccountService;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

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
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    private static String expired(String end) {
        return """
                select m.account_id, m.id from member m
                where m.%1$s <= $1 and m.status <> 'removed' and m.account_id <> all($2)
                    and exists (select from account a where a.id = m.account_id and a.closed_at is null)
                order by m.%1$s
                limit %2$d""".formatted(end, AT_ONCE);
    }

    @Scheduled(every = "${roster.expiry.sweep-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        Set<UUID> skipped = new HashSet<>();
        return jobs.run("end-sweep", Multi.createBy().repeating().uni(() -> sweep(skipped))
                .until(found -> found < AT_ONCE)
                .collect().last(),
                "The next sweep records expired memberships and roles");
    }

    /** @return the number of members with an expired membership or role */
    private Uni<Integer> sweep(Set<UUID> skipped) {
        return database.list(EXPIRED, row -> Map.entry(row.getUUID("account_id"), row.getUUID("id")), clock.instant(),
                skipped.toArray(UUID[]::new))
                .call(expired -> Multi.createFrom()
                        .iterable(expired.stream()
                                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList()))).entrySet())
                        .onItem().transformToUniAndConcatenate(account -> record(account.getKey(), account.getValue(), skipped))
                        .collect().last())
                .map(List::size);
    }

    /** Never fails: a failure in one account does not stop the others. */
    private Uni<Void> record(UUID accountId, List<UUID> expired, Set<UUID> skipped) {
        List<MemberStep> steps = expired.stream().map(MemberStep::expire).toList();
        return Panache.withTransaction(() -> accounts.lockedUnlessBusy(accountId)
                .chain(locked -> locked ? members.applyAll(Actor.system(accountId), steps).replaceWith(true)
                        : Uni.createFrom().item(false)))
                .onFailure().invoke(failure -> Log.errorf(failure, "Recording expiries in account %s failed", accountId))
                .onFailure().recoverWithItem(false)
                .invoke(recorded -> {
                    if (!recorded) {
                        skipped.add(accountId);
                    }
                })
                .replaceWithVoid();
    }
}
