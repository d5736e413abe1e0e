package dev.roster.dormancy;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

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
 * Applies the dormancy policies. Every replica looks for accounts that are due and claims one at a time, by moving its next run
 * into the future. Within an account, each chunk of members is a transaction of its own under the account's lock.
 */
@ApplicationScoped
class DormancyRun {

    private static final int ACCOUNTS_AT_ONCE = 10;
    private static final int MEMBERS_AT_ONCE = 500;

    private static final String DUE = """
            select p.account_id
            from dormancy_policy p
            join account a on a.id = p.account_id
            where p.next_run_at <= $1 and a.closed_at is null
            order by p.next_run_at
            limit $2""";

    /** A claim waits for another replica's claim of the same account, and then changes nothing. */
    private static final String CLAIM = """
            update dormancy_policy set next_run_at = $3 where account_id = $1 and next_run_at <= $2""";

    @Inject
    Database database;

    @Inject
    DormantMembers dormantMembers;

    @Inject
    AccountService accounts;

    @Inject
    MemberService members;

    @Inject
    DormancyWarnings warnings;

    @Inject
    DormancySettings config;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    /** Where the chunk before ended. */
    private record Position(Instant idleSince, UUID memberId) {

        static final Position START = new Position(Instant.parse("0001-01-01T00:00:00Z"), new UUID(0, 0));
    }

    @Scheduled(every = "1m", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        return jobs.run("dormancy", Multi.createBy().repeating().uni(this::runSome)
                .until(taken -> taken < ACCOUNTS_AT_ONCE)
                .collect().last(),
                "Dormant members wait for the next run");
    }

    private Uni<Integer> runSome() {
        return database.list(DUE, row -> row.getUUID("account_id"), clock.instant(), ACCOUNTS_AT_ONCE)
                .call(due -> Multi.createFrom().iterable(due)
                        .onItem().transformToUniAndConcatenate(this::runIfClaimed)
                        .collect().last())
                .map(List::size);
    }

    private Uni<Void> runIfClaimed(UUID accountId) {
        Instant now = clock.instant();
        return database.execute(CLAIM, accountId, now, now.plus(config.runEvery()))
                .chain(claimed -> claimed == 0 ? Uni.createFrom().voidItem() : runIn(accountId));
    }

    /** Never fails: a failure in one account does not stop the run in the others. */
    Uni<Void> runIn(UUID accountId) {
        AtomicReference<Position> position = new AtomicReference<>(Position.START);
        return Multi.createBy().repeating()
                .uni(() -> Panache.withTransaction(() -> chunk(accountId, position.get())))
                .whilst(next -> next.isPresent())
                .onItem().invoke(next -> next.ifPresent(position::set))
                .collect().last()
                .onFailure().invoke(failure -> Log.errorf(failure, "Dormancy in account %s waits for its next run", accountId))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    /** @return where to go on; empty after the last chunk */
    private Uni<Optional<Position>> chunk(UUID accountId, Position after) {
        Instant now = clock.instant();
        return accounts.locked(accountId)
                .chain(() -> DormancyPolicy.<DormancyPolicy> findById(accountId))
                .chain(policy -> dormantMembers.keptAdmin(accountId, policy.terms())
                        .map(kept -> new DormancyEvaluator(policy.terms(), kept, now)))
                .chain(judge -> locked(accountId, judge, after)
                        .call(found -> act(accountId, judge, found)))
                .map(DormancyRun::last);
    }

    /** A member who has been active since the page was read is not on it, so a page can be shorter than the limit. */
    private Uni<List<DormantMember>> locked(UUID accountId, DormancyEvaluator judge, Position after) {
        return database.list(DormancySql.lockedPage(MEMBERS_AT_ONCE), DormantMember::of, accountId,
                judge.terms().concernedSince(judge.now()), after.idleSince(), after.memberId(), judge.now());
    }

    private Uni<Void> act(UUID accountId, DormancyEvaluator judge, List<DormantMember> found) {
        List<UUID> toWarn = whoGets(DormancyOutcome.WARN, judge, found);
        List<MemberStep> toSuspend = whoGets(DormancyOutcome.SUSPEND, judge, found).stream()
                .map(member -> MemberStep.suspend(member, "dormant")).toList();
        return warnings.warn(accountId, toWarn)
                .chain(() -> toSuspend.isEmpty() ? Uni.createFrom().voidItem()
                        : members.applyAll(Actor.system(accountId), toSuspend).replaceWithVoid());
    }

    private static List<UUID> whoGets(DormancyOutcome outcome, DormancyEvaluator judge, List<DormantMember> found) {
        return found.stream().filter(member -> !member.ended() && judge.judge(member) == outcome).map(DormantMember::id)
                .toList();
    }

    private static Optional<Position> last(List<DormantMember> found) {
        return found.stream().map(member -> new Position(member.idleSince(), member.id()))
                .max(Comparator.comparing(Position::idleSince).thenComparing(position -> position.memberId().toString()));
    }
}
