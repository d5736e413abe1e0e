package dev.roster.dormancy;

import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.jobs.BackgroundJobs.logFailure;

import dev.roster.access.AccessBarrier;
import dev.roster.access.Actor;
import dev.roster.account.AccountService;
import dev.roster.database.Database;
import dev.roster.dormancy.DormancyEvaluator.Member;
import dev.roster.dormancy.DormantMemberView.Outcome;
import dev.roster.dormancy.DormantMembers.Position;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Applies the dormancy policies. All replicas search for due accounts, and claim one at a time. Each chunk of an account's
 * members has its own transaction under the account's lock.
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

    /** Changes no row if another replica has claimed the account. */
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
    AccessBarrier barrier;
    @Inject
    DormancySettings config;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    @Scheduled(every = "1m", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        return jobs.run("dormancy", Multi.createBy().repeating().uni(this::runDue)
                .until(taken -> taken < ACCOUNTS_AT_ONCE)
                .collect().last(),
                "The next run applies the dormancy policies");
    }

    private Uni<Integer> runDue() {
        return database.list(DUE, row -> row.getUUID("account_id"), clock.instant(), ACCOUNTS_AT_ONCE)
                .call(due -> forEach(due, this::runIfClaimed))
                .map(List::size);
    }

    private Uni<Void> runIfClaimed(UUID accountId) {
        Instant now = clock.instant();
        return database.execute(CLAIM, accountId, now, now.plus(config.runInterval()))
                .chain(claimed -> claimed == 0 ? Uni.createFrom().voidItem() : runIn(accountId));
    }

    Uni<Void> runIn(UUID accountId) {
        return logFailure(accountId, Multi.createBy().repeating()
                .uni(() -> new AtomicReference<>(Position.START), position -> Panache
                        .withTransaction(() -> chunk(accountId, position.get()))
                        .invoke(found -> last(found).ifPresent(position::set))
                        .invoke(() -> barrier.start(accountId)))
                .until(List::isEmpty)
                .collect().last()
                .replaceWithVoid(), "Applying the dormancy policy failed");
    }

    private Uni<List<Member>> chunk(UUID accountId, Position after) {
        return accounts.lock(accountId)
                .chain(() -> DormancyPolicy.<DormancyPolicy> findById(accountId))
                .chain(policy -> dormantMembers.evaluator(accountId, policy.terms()))
                .chain(evaluator -> dormantMembers.lockedPage(accountId, evaluator, after, MEMBERS_AT_ONCE)
                        .call(found -> apply(accountId, evaluator, found)));
    }

    private Uni<Void> apply(UUID accountId, DormancyEvaluator evaluator, List<Member> found) {
        List<UUID> toWarn = membersWith(Outcome.WARN, evaluator, found);
        List<MemberStep> toSuspend = membersWith(Outcome.SUSPEND, evaluator, found).stream()
                .map(member -> MemberStep.suspend(member, "dormant")).toList();
        return warnings.warn(accountId, toWarn)
                .chain(() -> toSuspend.isEmpty() ? Uni.createFrom().voidItem()
                        : members.applyAll(Actor.system(accountId), toSuspend).replaceWithVoid());
    }

    private static List<UUID> membersWith(Outcome outcome, DormancyEvaluator evaluator, List<Member> found) {
        return found.stream().filter(member -> !member.excluded() && evaluator.evaluate(member) == outcome)
                .map(Member::id)
                .toList();
    }

    /** The position of the last member. The order of a chunk is that of its locks. */
    private static Optional<Position> last(List<Member> found) {
        return found.stream().map(member -> new Position(member.idleSince(), member.id()))
                .max(Comparator.comparing(Position::idleSince).thenComparing(position -> position.memberId().toString()));
    }
}
