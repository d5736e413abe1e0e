package dev.roster.review;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.member.AtTime;
import dev.roster.platform.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Freezes whom a review is about: what each could do at that moment. Under the account's lock, so that it is one moment for all
 * of
 * them, and some thousand at a time, so that no statement takes long.
 */
@ApplicationScoped
class Population {

    static final int MOST = 50_000;

    private static final int CHUNK = 2_000;

    private static final UUID FIRST = new UUID(0, 0);

    /** The parameter that holds the moment. */
    private static final String NOW = "?3";

    private static final String FREEZE = """
            with chosen as (
                select m.id, m.email, m.name, m.name_key, r.name as role, r.permissions, m.status, m.joined_at,
                    x.last_active_at, %1$s as ends_at
                from member m
                join role r on r.account_id = m.account_id and r.name = %2$s
                join activity x on x.account_id = m.account_id and x.member_id = m.id
                where m.account_id = ?1 and m.id > ?4 and %3$s %4$s
                order by m.id
                limit %5$d
            ), frozen as (
                insert into review_item (account_id, member_id, review_id, email, name, name_key, role, permissions, status, api_keys,
                    joined_at, last_active_at, ends_at, decision, version)
                select ?1, c.id, ?2, c.email, c.name, c.name_key, c.role, c.permissions, c.status,
                    (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'permissions', k.permissions)
                            order by k.id), '[]')
                     from api_key k
                     where k.account_id = ?1 and k.member_id = c.id and k.revoked_at is null
                        and (k.expires_at is null or k.expires_at > ?3)),
                    c.joined_at, c.last_active_at, c.ends_at, 'undecided', 0
                from chosen c
            )
            select cast(count(*) as integer), (array_agg(id order by id desc))[1] from chosen""";

    private static final String NOT_REVIEWED_SINCE = """
            and not exists (
                select from review_item i join review v on v.account_id = i.account_id and v.id = i.review_id
                where i.account_id = m.account_id and i.member_id = m.id and v.state = 'completed' and v.closed_at >= ?%d)""";

    /** @return how many there are; fails when there is nobody, or when there are too many to decide on at once */
    Uni<Integer> freeze(Review review) {
        List<Object> conditions = new ArrayList<>();
        String sql = FREEZE.formatted(AtTime.endsAt(NOW), AtTime.role(NOW), AtTime.belongs(NOW),
                where(review.filter(), review.startedAt, conditions), CHUNK);
        return freeze(review, sql, conditions, FIRST, 0).invoke(frozen -> {
            if (frozen == 0) {
                throw ProblemType.NOTHING_TO_REVIEW.because("No member is as the filter wants them.");
            }
        });
    }

    private Uni<Integer> freeze(Review review, String sql, List<Object> conditions, UUID after, int before) {
        return chunk(review, sql, conditions, after).chain(row -> {
            int frozen = before + (Integer) row[0];
            if (frozen > MOST) {
                throw ProblemType.REVIEW_TOO_LARGE
                        .because("A review is about up to " + MOST + " members: choose by role, say.");
            }
            return (Integer) row[0] < CHUNK ? Uni.createFrom().item(frozen)
                    : freeze(review, sql, conditions, (UUID) row[1], frozen);
        });
    }

    private static Uni<Object[]> chunk(Review review, String sql, List<Object> conditions, UUID after) {
        return Panache.getSession().chain(session -> {
            var query = session.createNativeQuery(sql, Object[].class)
                    .setParameter(1, review.accountId)
                    .setParameter(2, review.id)
                    .setParameter(3, review.startedAt)
                    .setParameter(4, after);
            for (int i = 0; i < conditions.size(); i++) {
                query.setParameter(5 + i, conditions.get(i));
            }
            return query.getSingleResult();
        });
    }

    private static String where(ReviewFilter filter, Instant now, List<Object> conditions) {
        StringBuilder where = new StringBuilder();
        if (filter.role() != null) {
            where.append(" and r.name = ?").append(next(conditions, filter.role()));
        }
        if (filter.dormantDays() != null) {
            where.append(" and x.idle_since <= ?").append(next(conditions, daysAgo(now, filter.dormantDays())));
        }
        if (filter.notReviewedForDays() != null) {
            where.append(NOT_REVIEWED_SINCE.formatted(next(conditions, daysAgo(now, filter.notReviewedForDays()))));
        }
        return where.toString();
    }

    /** The number of the parameter that the condition becomes. */
    private static int next(List<Object> conditions, Object condition) {
        conditions.add(condition);
        return 4 + conditions.size();
    }

    private static Instant daysAgo(Instant now, int days) {
        return now.minus(Duration.ofDays(days));
    }
}
