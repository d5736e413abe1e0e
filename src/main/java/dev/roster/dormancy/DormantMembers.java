package dev.roster.dormancy;

import dev.roster.database.Database;
import dev.roster.dormancy.DormancyEvaluator.Member;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.member.MemberConditions;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** Reads dormant members, longest inactive first, from a short range of one index for each role. */
@ApplicationScoped
public class DormantMembers {
    /** $1 is the account, $2 the latest time of activity, $3 and $4 the last row of the previous page, $5 now. */
    private static final String PAGE = """
            with page as (
                select found.member_id, found.idle_since
                from role r
                cross join lateral (
                    select k.member_id, k.idle_since from activity k
                    where k.account_id = $1 and k.status = 'active' and k.role = r.name and k.idle_since <= $2
                        and (k.idle_since, k.member_id) > ($3, $4)
                    order by k.idle_since, k.member_id
                    limit %3$d
                ) found
                where r.account_id = $1
                order by found.idle_since, found.member_id
                limit %3$d
            )
            select m.id, m.email, m.name, %1$s as role, x.idle_since, x.last_active_at, w.warned_at,
                %2$s or m.kind = 'service' as excluded
            from page
            join activity x on x.account_id = $1 and x.member_id = page.member_id and x.idle_since = page.idle_since
            join member m on m.account_id = $1 and m.id = page.member_id
            left join dormancy_warning w on w.account_id = $1 and w.member_id = x.member_id and w.idle_since = x.idle_since
            order by %4$s""";

    private static final String BY_IDLE_TIME = "x.idle_since, x.member_id";

    /**
     * Locks the rows of {@code activity} in the same order as the activity flush. If a flush has already written a member's
     * activity, the page omits the member. A later flush waits for the lock.
     */
    private static final String LOCKED = "x.member_id for no key update of x";

    /**
     * $1 is the account, $2 its exempt members. No index has the members of a group by activity. The limit of 100 members for
     * each group and role bounds the cost.
     */
    private static final String KEPT_ADMIN = """
            select kept.member_id
            from (
                (select x.member_id, x.idle_since
                from activity x
                join member m on m.account_id = $1 and m.id = x.member_id
                where x.account_id = $1 and x.status = 'active' and x.role = 'admin' and %1$s
                order by x.idle_since desc, x.member_id desc
                limit 1)
                union all
                (select x.member_id, x.idle_since
                from access_group g
                join role r on r.account_id = $1
                cross join lateral (
                    select e.member_id
                    from member_entry e
                    join member m on m.account_id = $1 and m.id = e.member_id and m.kind = 'person'
                        and m.expires_at is null
                    where e.account_id = $1 and e.status = 'active' and e.role = r.name and e.entry = '#' || g.id
                    order by e.entry, e.member_id
                    limit 100
                ) found
                join activity x on x.account_id = $1 and x.member_id = found.member_id
                where g.account_id = $1 and g.role = 'admin'
                order by x.idle_since desc, x.member_id desc
                limit 1)
            ) kept
            where not exists (select from member m where m.account_id = $1 and m.id = any($2) and %2$s)
            order by kept.idle_since desc, kept.member_id desc
            limit 1""".formatted(MemberConditions.LASTING_ADMIN_BY_ROLE, MemberConditions.lastingAdmin("$1"));

    @Inject
    Database database;
    @Inject
    DormancyPolicyService policies;
    @Inject
    ExemptMembers exempt;
    @Inject
    Clock clock;

    /** The last row of the previous page. */
    record Position(Instant idleSince, UUID memberId) {
        static final Position START = new Position(Instant.parse("0001-01-01T00:00:00Z"), Ids.NIL);
    }

    /** Lists the members without activity for a number of days, with the outcome of the account's policy. */
    public Uni<Page<DormantMemberView>> report(UUID accountId, int days, int limit, String cursor) {
        String list = "dormant-members " + accountId + " " + days;
        return policies.terms(accountId)
                .chain(terms -> evaluator(accountId, terms))
                .chain(evaluator -> page(accountId, evaluator, evaluator.now().minus(Duration.ofDays(days)), list, limit,
                        cursor, member -> true));
    }

    /** Lists the members whom this policy would warn or suspend. A page with a cursor can have fewer rows than the limit. */
    public Uni<Page<DormantMemberView>> dryRun(UUID accountId, NewDormancyPolicy policy, int limit, String cursor) {
        DormancyTerms terms = policy.terms();
        return exempt.mustBeMembers(accountId, terms.exemptMembers())
                .chain(() -> dryRun(accountId, terms, limit, cursor));
    }

    /** Lists the members whom the next run will warn or suspend. */
    public Uni<Page<DormantMemberView>> dryRun(UUID accountId, int limit, String cursor) {
        return policies.terms(accountId).chain(terms -> dryRun(accountId, terms, limit, cursor));
    }

    private Uni<Page<DormantMemberView>> dryRun(UUID accountId, DormancyTerms terms, int limit, String cursor) {
        String list = "dry-run " + accountId + " " + terms;
        return evaluator(accountId, terms)
                .chain(evaluator -> page(accountId, evaluator, terms.idleSinceForRun(evaluator.now()), list, limit, cursor,
                        DormantMemberView::hasEffect));
    }

    Uni<DormancyEvaluator> evaluator(UUID accountId, DormancyTerms terms) {
        return database.first(KEPT_ADMIN, row -> row.getUUID("member_id"), accountId,
                terms.exemptMembers().toArray(UUID[]::new))
                .map(keptAdmin -> new DormancyEvaluator(terms, keptAdmin, clock.instant()));
    }

    /** Can return fewer rows than the limit, because it omits members who have been active meanwhile. */
    Uni<List<Member>> lockedPage(UUID accountId, DormancyEvaluator evaluator, Position after, int limit) {
        return find(accountId, evaluator, evaluator.terms().idleSinceForRun(evaluator.now()), after, limit, LOCKED);
    }

    private Uni<Page<DormantMemberView>> page(UUID accountId, DormancyEvaluator evaluator, Instant idleSince, String list,
            int limit, String cursor, Predicate<DormantMemberView> filter) {
        Cursor.Position position = Cursor.read(list, cursor);
        Position after = position == null ? Position.START : new Position(position.time(0), position.id(1));
        return find(accountId, evaluator, idleSince, after, limit + 1, BY_IDLE_TIME)
                .map(found -> page(found, evaluator, list, limit, filter));
    }

    private Uni<List<Member>> find(UUID accountId, DormancyEvaluator evaluator, Instant idleSince, Position after,
            int limit, String order) {
        String sql = PAGE.formatted(MemberConditions.effectiveRole("$5"), MemberConditions.hasExpired("$5"), limit, order);
        return database.list(sql, Member::of, accountId, idleSince, after.idleSince(), after.memberId(), evaluator.now());
    }

    /** The cursor is the position of the last row that was read, which the filter may have omitted. */
    private static Page<DormantMemberView> page(List<Member> found, DormancyEvaluator evaluator, String list, int limit,
            Predicate<DormantMemberView> filter) {
        Page<Member> read = Page.of(found, limit, list, last -> List.of(last.idleSince().toString(), last.id().toString()));
        return new Page<>(read.items().stream()
                .filter(member -> !member.excluded())
                .map(member -> DormantMemberView.of(member, evaluator.evaluate(member)))
                .filter(filter)
                .toList(), read.nextCursor());
    }
}
