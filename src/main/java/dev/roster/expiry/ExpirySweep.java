package dev.roster.expiry;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.account.AccountService;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Writes down which memberships and roles have ended. Nothing depends on when: every decision has taken the ends into account
 * since they came (docs/adr/0013). Every replica does it; an account that another one has in hand is left to that one.
 */
@ApplicationScoped
class ExpirySweep {

    private static final int AT_ONCE = 1_000;

    private static final String DUE = """
            select account_id, id from (
                select * from (%1$s) of_memberships
                union
                select * from (%2$s) of_roles
            ) due
            limit %3$d""".formatted(due("expires_at"), due("role_expires_at"), AT_ONCE);

    @Inject
    Pool database;

    @Inject
    MemberService members;

    @Inject
    AccountService accounts;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    private record Due(UUID accountId, UUID memberId) {
    }

    private static String due(String end) {
        return """
                select m.account_id, m.id from member m
                where m.%1$s <= $1 and m.status <> 'removed' and m.account_id <> all($2)
                    and exists (select from account a where a.id = m.account_id and a.closed_at is null)
                order by m.%1$s
                limit %2$d""".formatted(end, AT_ONCE);
    }

    @Scheduled(every = "${roster.expiry.sweep-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        Set<UUID> leftAlone = new HashSet<>();
        return jobs.run("end-sweep", Multi.createBy().repeating().uni(() -> sweepSome(leftAlone))
                .until(found -> found < AT_ONCE)
                .collect().last(),
                "Ends that came are written down by the next sweep");
    }

    private Uni<Integer> sweepSome(Set<UUID> leftAlone) {
        return due(leftAlone).call(due -> Multi.createFrom()
                .iterable(due.stream().collect(groupingBy(Due::accountId, mapping(Due::memberId, toList()))).entrySet())
                .onItem().transformToUniAndConcatenate(account -> end(account, leftAlone))
                .collect().last())
                .map(List::size);
    }

    private Uni<List<Due>> due(Set<UUID> leftAlone) {
        Tuple parameters = Tuple.of(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
                leftAlone.toArray(UUID[]::new));
        return database.preparedQuery(DUE).execute(parameters)
                .map(rows -> rows.stream().map(row -> new Due(row.getUUID("account_id"), row.getUUID("id"))).toList());
    }

    /** What one account's trouble is, is not the others'. */
    private Uni<Void> end(Map.Entry<UUID, List<UUID>> account, Set<UUID> leftAlone) {
        List<MemberStep> steps = account.getValue().stream().map(MemberStep::expire).toList();
        return Panache.withTransaction(() -> accounts.lockedUnlessBusy(account.getKey())
                .chain(free -> free ? members.applyAll(Actor.system(account.getKey()), steps).replaceWith(true)
                        : Uni.createFrom().item(false)))
                .onFailure().invoke(failure -> Log.errorf(failure, "Ends in account %s are not written", account.getKey()))
                .onFailure().recoverWithItem(false)
                .invoke(written -> {
                    if (!written) {
                        leftAlone.add(account.getKey());
                    }
                })
                .replaceWithVoid();
    }
}
