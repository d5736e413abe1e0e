package dev.roster.dormancy;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.account.Accounts;
import dev.roster.member.MemberStep;
import dev.roster.member.Members;
import dev.roster.platform.BackgroundJobs;
import dev.roster.platform.RosterConfig;
import dev.roster.platform.SchemaPending;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Carries the policies out. Every replica looks for accounts that are due; one statement takes an account by moving its next
 * run
 * into the future, so that no two have it. Within an account it goes on in chunks, each a transaction of its own under the
 * account's lock, with the policy and the members as they are then.
 */
@ApplicationScoped
class DormancyRun {

    private static final int ACCOUNTS_AT_ONCE = 10;
    private static final int MEMBERS_AT_ONCE = 500;

    private static final String TAKE = """
            update dormancy_policy set next_run_at = $2
            where account_id in (
                select p.account_id from dormancy_policy p
                where p.next_run_at <= $1 and exists (select from account a where a.id = p.account_id and a.closed_at is null)
                order by p.next_run_at
                limit $3
                for update skip locked)
            returning account_id""";

    @Inject
    Pool database;

    @Inject
    Accounts accounts;

    @Inject
    Members members;

    @Inject
    Warnings warnings;

    @Inject
    RosterConfig config;

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
        return take().call(taken -> Multi.createFrom().iterable(taken)
                .onItem().transformToUniAndConcatenate(this::runIn)
                .collect().last())
                .map(List::size);
    }

    private Uni<List<UUID>> take() {
        Instant now = clock.instant();
        return database.preparedQuery(TAKE)
                .execute(Tuple.of(utc(now), utc(now.plus(config.dormancy().runEvery())), ACCOUNTS_AT_ONCE))
                .map(rows -> rows.stream().map(row -> row.getUUID("account_id")).toList());
    }

    /** What one account's trouble is, is not the others'. */
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
                .chain(policy -> keptAdmin(accountId, policy.terms())
                        .map(kept -> new Judge(policy.terms(), kept, now)))
                .chain(judge -> locked(accountId, judge, after)
                        .call(found -> act(accountId, judge, found)))
                .map(DormancyRun::last);
    }

    private static Uni<UUID> keptAdmin(UUID accountId, Terms terms) {
        return Panache.getSession().chain(session -> session
                .createNativeQuery(DormancySql.keptAdminInSession(), UUID.class)
                .setParameter(1, accountId)
                .setParameter(2, terms.exempt().toArray(UUID[]::new))
                .getSingleResultOrNull());
    }

    /** Who was active since the chunk was looked up is not in it, so that it may be smaller than the next one. */
    private static Uni<List<DormantMember>> locked(UUID accountId, Judge judge, Position after) {
        return Panache.getSession()
                .chain(session -> session
                        .createNativeQuery(DormancySql.lockedPage(MEMBERS_AT_ONCE),
                                session.getResultSetMapping(Object[].class, DormancyPolicy.DORMANT_MEMBER))
                        .setParameter(1, accountId)
                        .setParameter(2, judge.terms().concernedSince(judge.now()))
                        .setParameter(3, after.idleSince())
                        .setParameter(4, after.memberId())
                        .setParameter(5, judge.now())
                        .getResultList())
                .map(rows -> rows.stream().map(DormantMember::of).toList());
    }

    private Uni<Void> act(UUID accountId, Judge judge, List<DormantMember> found) {
        List<UUID> toWarn = whoGets(Outcome.WARN, judge, found);
        List<MemberStep> toSuspend = whoGets(Outcome.SUSPEND, judge, found).stream()
                .map(member -> MemberStep.suspend(member, "dormant")).toList();
        return warnings.warn(accountId, toWarn)
                .chain(() -> toSuspend.isEmpty() ? Uni.createFrom().voidItem()
                        : members.applyAll(Actor.system(accountId), toSuspend).replaceWithVoid());
    }

    private static List<UUID> whoGets(Outcome outcome, Judge judge, List<DormantMember> found) {
        return found.stream().filter(member -> !member.ended() && judge.judge(member) == outcome).map(DormantMember::id)
                .toList();
    }

    private static Optional<Position> last(List<DormantMember> found) {
        return found.stream().map(member -> new Position(member.idleSince(), member.id()))
                .max(Comparator.comparing(Position::idleSince).thenComparing(position -> position.memberId().toString()));
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
