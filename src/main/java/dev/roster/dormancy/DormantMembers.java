package dev.roster.dormancy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import io.smallrye.mutiny.Uni;

/** Lists dormant members, longest idle first, with what a policy does. */
@ApplicationScoped
public class DormantMembers {

    private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");
    private static final UUID FIRST_ID = new UUID(0, 0);

    @Inject
    Database database;

    @Inject
    DormancyPolicyService policies;

    @Inject
    Clock clock;

    /** The members without activity for a number of days, with the outcome of the account's policy. */
    public Uni<Page<DormantMemberView>> report(UUID accountId, int days, int limit, String cursor) {
        Instant now = clock.instant();
        return policies.terms(accountId).chain(terms -> page(accountId, terms, now.minus(Duration.ofDays(days)), now,
                "dormant-members " + accountId + " " + days, limit, cursor, member -> true));
    }

    /** The members whom this policy would warn or suspend. A page with a cursor can have fewer rows than the limit. */
    public Uni<Page<DormantMemberView>> dryRun(UUID accountId, NewDormancyPolicy policy, int limit, String cursor) {
        return dryRun(accountId, policy.terms(), limit, cursor);
    }

    /** The members whom the next run will warn or suspend. */
    public Uni<Page<DormantMemberView>> dryRun(UUID accountId, int limit, String cursor) {
        return policies.terms(accountId).chain(terms -> dryRun(accountId, terms, limit, cursor));
    }

    private Uni<Page<DormantMemberView>> dryRun(UUID accountId, DormancyTerms terms, int limit, String cursor) {
        Instant now = clock.instant();
        return page(accountId, terms, terms.idleSinceForRun(now), now, "dry-run " + accountId + " " + PolicyView.of(terms),
                limit,
                cursor, DormantMemberView::isAffected);
    }

    private Uni<Page<DormantMemberView>> page(UUID accountId, DormancyTerms terms, Instant idleSince, Instant now, String list,
            int limit,
            String cursor, Predicate<DormantMemberView> filter) {
        Cursor.Position position = Cursor.read(list, cursor);
        Instant afterIdleSince = position == null ? BEGINNING : position.time(0).toInstant();
        UUID afterMember = position == null ? FIRST_ID : position.id(1);
        return keptAdmin(accountId, terms)
                .map(kept -> new DormancyEvaluator(terms, kept, now))
                .chain(evaluator -> database
                        .list(DormancySql.page(limit + 1), DormantMember::of, accountId, idleSince, afterIdleSince, afterMember,
                                now)
                        .map(found -> page(found, evaluator, list, limit, filter)));
    }

    /** The most recently active admin; null if an exempt member is an admin. */
    Uni<UUID> keptAdmin(UUID accountId, DormancyTerms terms) {
        return database.first(DormancySql.KEPT_ADMIN, row -> row.getUUID("member_id"), accountId,
                terms.exempt().toArray(UUID[]::new));
    }

    /** The cursor is after the last row that was read, not after the last row on the page. */
    private static Page<DormantMemberView> page(List<DormantMember> found, DormancyEvaluator evaluator, String list, int limit,
            Predicate<DormantMemberView> filter) {
        List<DormantMemberView> members = new ArrayList<>();
        String next = null;
        int seen = 0;
        for (DormantMember member : found) {
            if (++seen > limit) {
                return new Page<>(members, next);
            }
            DormantMemberView view = DormantMemberView.of(member, evaluator.evaluate(member));
            if (!member.ended() && filter.test(view)) {
                members.add(view);
            }
            next = Cursor.after(list, List.of(member.idleSince().toString(), member.id().toString()));
        }
        return new Page<>(members, null);
    }
}
